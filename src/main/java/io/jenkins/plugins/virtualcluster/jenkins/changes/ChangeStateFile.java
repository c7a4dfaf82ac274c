package io.jenkins.plugins.virtualcluster.jenkins.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Where a job's {@link ChangeState} outlives Jenkins. */
public final class ChangeStateFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path file;

    /** @param job the job's directory */
    public ChangeStateFile(Path job) {
        file = job.resolve("suite-changes.json");
    }

    /**
     * What is known of that repository.
     *
     * @throws IOException if the file cannot be read; it names the file
     */
    public ChangeState read(String repository) throws IOException {
        if (!Files.exists(file)) {
            return ChangeState.fresh(repository);
        }
        byte[] bytes = Files.readAllBytes(file);
        ChangeState state;
        try {
            state = JSON.readValue(bytes, ChangeState.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " cannot be read; when it is removed, the job begins anew: " + e.getOriginalMessage(), e);
        }
        return state.repository().equals(repository) ? state : ChangeState.fresh(repository);
    }

    /** Writes all of it to the disk, or nothing. */
    public void write(ChangeState state) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                made, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(state));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
