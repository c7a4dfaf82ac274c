package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by a server of git's HTTP, and one that does not answer. */
class GitHttpTest {
    @TempDir
    Path temporary;

    private TestGit origin;
    private GitHttpServer server;
    private RepositoryCache cache;

    @BeforeEach
    void start() throws IOException, GitAPIException {
        origin = new TestGit(Files.createDirectories(temporary.resolve("served/origin")));
        origin.sound("copy").commit("first");
        server = new GitHttpServer(temporary.resolve("served"));
        cache = cache(Duration.ofSeconds(20));
    }

    private RepositoryCache cache(Duration silence) {
        GitSettings settings = GitSettings.of(Map.of("HOME", temporary.toString(), "PATH", "/usr/bin:/bin"));
        return new RepositoryCache(temporary.resolve("cache"), settings.within(silence, Duration.ofSeconds(60)));
    }

    @AfterEach
    void stop() {
        server.close();
        origin.close();
    }

    private RepositoryAddress at(String place) {
        return RepositoryAddress.parse(server.url("origin/.git") + place);
    }

    private RepositoryException refused(RepositoryAddress address) {
        return assertThatExceptionOfType(RepositoryException.class)
                .isThrownBy(() -> cache.checkout(address).close())
                .actual();
    }

    @Test
    void loginsComeFromTheUrlOrNetrcAndWrongOrMissingOnesAreToldApart() throws Exception {
        server.require("ada", "secret");

        assertThat(refused(at("#main"))).hasMessageContaining("asks for a user and password, and none were found");

        String wrong = server.url("origin/.git").replace("//", "//ada:guess@");
        assertThat(refused(RepositoryAddress.parse(wrong)))
                .hasMessageContaining("does not take the user and password")
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

        assertThat(refused(at("#main"))).hasMessageContaining("does not answer: nothing came for 1 s");
    }
}
