package io.jenkins.plugins.virtualcluster.repository.git;

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
import org.junit.jupiter.api.io.TempDir;

/** A repository with one sound suite, served over git's HTTP by git itself, and a cache that brings it. */
abstract class ServedRepository {
    @TempDir
    Path temporary;

    TestGit origin;
    GitHttpServer server;
    RepositoryCache cache;
    /** The id of its first commit. */
    String first;

    @BeforeEach
    void start() throws IOException, GitAPIException {
        origin = new TestGit(Files.createDirectories(temporary.resolve("served/origin")));
        first = origin.sound("copy").commit("first");
        server = new GitHttpServer(temporary.resolve("served"));
        cache = cache(Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        server.close();
        origin.close();
    }

    RepositoryCache cache(Duration silence) {
        GitSettings settings = GitSettings.of(Map.of("HOME", temporary.toString(), "PATH", "/usr/bin:/bin"));
        return new RepositoryCache(temporary.resolve("cache"), settings.within(silence, Duration.ofSeconds(60)));
    }

    RepositoryAddress at(String place) {
        return RepositoryAddress.parse(server.url("origin/.git") + place);
    }

    RepositoryException refused(RepositoryAddress address) {
        return assertThatExceptionOfType(RepositoryException.class)
                .isThrownBy(() -> cache.checkout(address).close())
                .actual();
    }
}
