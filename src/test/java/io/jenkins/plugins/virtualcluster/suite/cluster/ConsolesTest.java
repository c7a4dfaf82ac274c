package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsolesTest {
    @Test
    void controlCharactersAreTakenOutOfAConsolesText() {
        assertThat(Consoles.text("\u001b[2J\u001b[1;31mpanic\u001b[0m\r\r\n\tat \u0007init\u001bc\n"
                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("panic\n\tat init");
    }
}
