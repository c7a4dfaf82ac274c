package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which calls that move a file are accepted. */
class FileCallsTest {
    private static final Attachment ATTACHED = new Attachment(
            Stage.SUITE_INIT, "srv1", Instant.EPOCH, "attached/1-plot", "plot", 10, "0".repeat(64), Optional.empty());

    private final FileCalls calls = new FileCalls();

    /** Several hosts attach files at the same time; one that is answered with ok is kept. */
    @Test
    void attachmentsOnTheirWayCountAsThoseThatHaveCome() {
        List<Attachment> attached = Collections.nCopies(Attachment.MOST - 1, ATTACHED);
        assertThat(calls.refusal("attach\tplot\t\t10", List.of(), attached)).isEmpty();

        ScriptCalls.Id first = new ScriptCalls.Id("srv1", "7.1");
        calls.accept(first, "attach\tplot\t\t10");
        assertThat(calls.refusal("attach\tplot\t\t10", List.of(), attached))
                .contains("the run has 1000 attachments; more are not kept");

        calls.end(first);
        assertThat(calls.refusal("attach\tplot\t\t10", List.of(), attached)).isEmpty();
    }

    @Test
    void theSizesOfFilesOnTheirWayCountToo() {
        String largest = "put_file key " + FileExchange.LARGEST;
        for (int i = 0; i < FileExchange.ALL / FileExchange.LARGEST; i++) {
            assertThat(calls.refusal(largest, List.of(), List.of())).isEmpty();
            calls.accept(new ScriptCalls.Id("srv1", "7." + i), largest);
        }
        assertThat(calls.refusal("put_file key 1", List.of(), List.of()).orElseThrow())
                .contains("files that are kept for other hosts");
        assertThat(calls.refusal("attach\tplot\t\t1", List.of(), List.of())).isEmpty();
    }
}
