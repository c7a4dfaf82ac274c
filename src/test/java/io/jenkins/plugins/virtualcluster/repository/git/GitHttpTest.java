package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is let in by a server of git's HTTP, and one that does not answer. */
class GitHttpTest extends ServedRepository {
    @Test
    void loginsComeFromTheUrlOrNetrcAndWrongOrMissingOnesAreToldApart() throws Exception {
        server.require("ada", "secret");

        assertThat(refused(at("#main"))).hasMessageContaining("asks for a user and password, and none were found");

        String wrong = server.url("origin/.git").replace("//", "//ada:guess@");
        assertThat(refused(RepositoryAddress.parse(wrong)))
                .hasMessageContaining("refused the user and password")
                .hasMessageNotContaining("guess");

        cache.checkout(RepositoryAddress.parse(wrong.replace("guess", "secret")))
                .close();

        Files.writeString(temporary.resolve(".netrc"), "machine 127.0.0.1 login ada password secret\n");
        cache.checkout(at("#main")).close();
    }

    @Test
    void gitsCredentialHelpersAreAsked() throws Exception {
        server.require("ada", "secret");
        Files.writeString(
                temporary.resolve(".gitconfig"),
                "[credential]\n\thelper = \"!f() { echo username=ada; echo password=secret; }; f\"\n");

        cache.checkout(at("#main")).close();
    }

    @Test
    void aServerThatFallsSilentIsLeftAfterAWhile() throws Exception {
        server.fallSilent();
        cache = cache(Duration.ofSeconds(1));

        assertThat(refused(at("#main"))).hasMessageContaining("does not answer: no data for 1 s");
    }
}
