package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BlockingCallsTest {
    @Test
    void whatIsAskedOfThemAfterTheirEndFailsAsALostConnectionDoes() {
        BlockingCalls helpers = new BlockingCalls();
        helpers.close();

        assertThatThrownBy(() -> helpers.call(() -> true, WaitLimit.in(Duration.ofSeconds(30)), () -> {}))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(java.util.concurrent.RejectedExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("the connections were closed");
        assertThatCode(() -> helpers.start(() -> {})).doesNotThrowAnyException();
    }
}
