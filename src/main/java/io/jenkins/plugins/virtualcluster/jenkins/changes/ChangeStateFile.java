package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a job's {@link ChangeState} outlives Jenkins. */
public final class ChangeStateFile {
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
        ChangeState state;
        try {
            state = JsonFiles.read(file, ChangeState.class);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; remove it, and the job starts from the latest commit", e);
        }
        return state.repository().equals(repository) ? state : ChangeState.fresh(repository);
    }

    /** Writes all of it to the disk, or nothing. */
    public void write(ChangeState state) throws IOException {
        JsonFiles.write(file, state);
    }
}
