package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a record keeps of the definitions beside their files: {@code cluster.json} and {@code suite.json}, with defaults
 * merged in, so that a record is shown without the reader of definitions.
 */
public final class RunFacts {
    private RunFacts() {}

    /** Writes both files into the record, which must be there. */
    public static void write(RunDirectory directory, Cluster cluster, Suite suite) throws IOException {
        Json.MAPPER.writeValue(directory.clusterFacts().toFile(), ClusterFacts.of(cluster));
        Json.MAPPER.writeValue(directory.suiteFacts().toFile(), SuiteFacts.of(suite));
    }

    /**
     * The cluster's facts; none if the record holds none.
     *
     * @throws IOException if the file is there and cannot be read as such
     */
    public static Optional<ClusterFacts> cluster(RunDirectory directory) throws IOException {
        return read(directory.clusterFacts(), ClusterFacts.class);
    }

    /**
     * The suite's facts; none if the record holds none.
     *
     * @throws IOException if the file is there and cannot be read as such
     */
    public static Optional<SuiteFacts> suite(RunDirectory directory) throws IOException {
        return read(directory.suiteFacts(), SuiteFacts.class);
    }

    /**
     * The files that were delivered beside those of the suite; none in records of old.
     *
     * @throws IOException if the file is there and cannot be read as such
     */
    public static List<DeliveredFile> delivered(RunDirectory directory) throws IOException {
        return read(directory.deliveredFacts(), DeliveredFile[].class)
                .map(List::of)
                .orElse(List.of());
    }

    /** Writes what they are; {@link RunDirectory#delivered} holds them. */
    public static void writeDelivered(RunDirectory directory, List<DeliveredFile> files) throws IOException {
        Json.MAPPER.writeValue(directory.deliveredFacts().toFile(), files);
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(Json.MAPPER.readValue(file.toFile(), type)) : Optional.empty();
    }
}
