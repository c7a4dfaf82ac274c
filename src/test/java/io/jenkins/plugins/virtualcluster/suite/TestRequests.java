package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Requests to run all of a suite as its files are now. */
public final class TestRequests {
    private TestRequests() {}

    /** The only attempt at {@code suite} of a {@link TestSuite}; its cluster is not kept. */
    public static RunRequest of(Path repository, String run, Path privateDirectory) throws IOException {
        return of(repository, "suite", run, Optional.empty(), Optional.empty(), privateDirectory, Attempt.ONLY);
    }

    /** Of {@code user@machine}. */
    public static RunRequest of(
            Path repository,
            String name,
            String run,
            Optional<String> commit,
            Optional<Duration> keep,
            Path privateDirectory,
            Attempt attempt)
            throws IOException {
        Definitions definitions = DefinitionReader.read(repository);
        if (!definitions.problems().isEmpty()) {
            throw new IllegalStateException("The definitions of the test are wrong: " + definitions.problems());
        }
        Suite suite = definitions.suites().get(name);
        return new RunRequest(
                run,
                suite,
                definitions.clusters().get(suite.cluster()),
                suite.cases(),
                suite.tags(),
                definitions.repository(),
                commit,
                Optional.empty(),
                "user@machine",
                keep.map(Keep::always).orElse(Keep.NOT),
                privateDirectory,
                attempt,
                MatrixCell.NONE,
                Optional.empty(),
                definitions.knownIssues());
    }
}
