package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Says that a file could not be written, why, and what can be done about it. */
public final class WriteFailure {
    private WriteFailure() {}

    /** Such as {@code /runs/x/events.jsonl cannot be written: No space left on device; make room on its file system}. */
    public static String sentence(Path file, IOException failure) {
        String why = why(failure);
        return file + " cannot be written: " + why + remedy(why);
    }

    private static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof FileSystemException problem) {
            return Optional.ofNullable(problem.getReason())
                    .orElse(failure instanceof NoSuchFileException ? "its directory is not there" : failure.toString());
        }
        return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    }

    private static String remedy(String why) {
        if (why.contains("No space left") || why.contains("quota")) {
            return "; make room on its file system";
        }
        return why.contains("Read-only") || why.contains("Permission denied")
                ? "; let it be written, or name another directory for records"
                : "";
    }
}
