package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobTextTest {
    private static final JobMark MARK =
            new JobMark("definitions", "copy", "copy", "asked", Optional.empty(), Optional.empty(), Duration.ofDays(7));

    private static SeedRequest request(String script) {
        return new SeedRequest("definitions", "", "H/5 * * * *", 50, Duration.ofDays(7), Optional.ofNullable(script));
    }

    private static String text() {
        return JobText.of(request(null), "copy", Optional.of("H 2 * * *"));
    }

    @Test
    void itRunsTheSuiteByItsScheduleAndOnChanges() {
        assertThat(text())
                .contains(
                        "runSuite 'copy'",
                        "virtualCluster(repository: 'definitions')",
                        "SuiteScheduleTrigger>\n<spec>H 2 * * *</spec>",
                        "<spec>H/5 * * * *</spec>",
                        "<suites>copy</suites>",
                        "<numToKeep>50</numToKeep>");
    }

    @Test
    void withoutAScheduleThereIsNoTriggerForOne() {
        assertThat(JobText.of(request(null), "copy", Optional.empty())).doesNotContain("SuiteScheduleTrigger");
    }

    @Test
    void aPipelineOfTheUsersMayHaveAnything() throws IOException {
        String text = JobText.of(request("echo '<@suitename@ & @repository@>'"), "copy", Optional.empty());

        assertThat(text).contains("echo '&lt;copy &amp; definitions&gt;'");
        assertThat(JobText.digest(text))
                .isNotEqualTo(JobText.digest(JobText.of(request(null), "copy", Optional.empty())));
    }

    @Test
    void theMarkAndVersionsOfPluginsAndBlanksDoNotCount() throws IOException {
        String digest = JobText.digest(text());

        assertThat(JobText.digest(JobText.marked(text(), MARK))).isEqualTo(digest);
        assertThat(JobText.digest(text().replace("<flow-definition>", "<flow-definition plugin=\"workflow-job@1\">")))
                .isEqualTo(digest);
        assertThat(JobText.digest(text().replace(">\n<", "><"))).isEqualTo(digest);
        assertThat(JobText.digest(text().replace("<properties>", "<actions><x/></actions><properties>")))
                .isEqualTo(digest);
    }

    @Test
    void whatPeopleChangeCounts() throws IOException {
        String digest = JobText.digest(text());

        assertThat(JobText.digest(text().replace("H 2", "H 3"))).isNotEqualTo(digest);
        assertThat(JobText.digest(text().replace("<disabled>false", "<disabled>true")))
                .isNotEqualTo(digest);
        assertThat(JobText.digest(text().replace("cps.CpsFlowDefinition", "cps.CpsScmFlowDefinition")))
                .isNotEqualTo(digest);
    }

    @Test
    void whatIsNoXmlIsRefused() {
        assertThatThrownBy(() -> JobText.digest("<a>")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> JobText.digest("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"))
                .isInstanceOf(IOException.class);
    }
}
