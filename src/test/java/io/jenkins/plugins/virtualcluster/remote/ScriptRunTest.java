package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptRunTest {
    @Test
    void onASlowHostAScriptLastsLongerBeforeItIsFollowedAndNowhereForLong() {
        assertThat(ScriptRun.shortScript(Duration.ofMillis(10))).hasMillis(150);
        assertThat(ScriptRun.shortScript(Duration.ofMillis(50))).hasMillis(150);
        assertThat(ScriptRun.shortScript(Duration.ofMillis(300))).hasMillis(900);
        assertThat(ScriptRun.shortScript(Duration.ofSeconds(30))).hasMillis(2000);
    }
}
