package io.jenkins.plugins.virtualcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.TagsFuzz;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionFuzz;
import io.jenkins.plugins.virtualcluster.record.JournalFuzz;
import io.jenkins.plugins.virtualcluster.record.OutputTextFuzz;
import io.jenkins.plugins.virtualcluster.remote.ArchiveFuzz;
import io.jenkins.plugins.virtualcluster.remote.SshOutputFuzz;
import io.jenkins.plugins.virtualcluster.remote.TarDeliveryFuzz;
import io.jenkins.plugins.virtualcluster.report.page.SearchFuzz;
import io.jenkins.plugins.virtualcluster.repository.SymlinkResolverFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The targets of {@code bench/fuzz.sh} on the inputs in {@code src/test/fuzz/}, which have those that a fuzzer found
 * something with, and on some changes of them.
 */
class FuzzTest {
    private static final int CHANGES = 20;

    private interface Target {
        void on(byte[] data) throws Exception;
    }

    private record Named(String name, Target target) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Named> targets() {
        return Stream.of(
                new Named("DefinitionFuzz", DefinitionFuzz::fuzzerTestOneInput),
                new Named("TagsFuzz", TagsFuzz::fuzzerTestOneInput),
                new Named("JournalFuzz", JournalFuzz::fuzzerTestOneInput),
                new Named("OutputTextFuzz", OutputTextFuzz::fuzzerTestOneInput),
                new Named("ArchiveFuzz", ArchiveFuzz::fuzzerTestOneInput),
                new Named("TarDeliveryFuzz", TarDeliveryFuzz::fuzzerTestOneInput),
                new Named("SymlinkResolverFuzz", SymlinkResolverFuzz::fuzzerTestOneInput),
                new Named("SearchFuzz", SearchFuzz::fuzzerTestOneInput),
                new Named("SshOutputFuzz", SshOutputFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(60)
    void holdsOnKnownInputsAndChangesOfThem(Named target) throws Exception {
        Random random = new Random(1);
        for (Path file : inputs(target.name())) {
            byte[] data = Files.readAllBytes(file);
            target.target().on(data);
            for (int change = 0; change < CHANGES && data.length > 0; change++) {
                byte[] changed = data.clone();
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                target.target().on(changed);
            }
        }
    }

    private static List<Path> inputs(String target) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/fuzz", target))) {
            List<Path> inputs = files.sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs;
        }
    }
}
