package io.jenkins.plugins.virtualcluster.suite.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.DateTimeException;

/** Files that one process writes and another one reads to continue. */
public final class JsonFiles {
    private JsonFiles() {}

    /** Writes the whole file, or nothing of it: whoever is ended meanwhile leaves the old one. */
    public static void write(Path file, Object content, FileAttribute<?>... attributes) throws IOException {
        AtomicFile.write(file, Json.MAPPER.writeValueAsBytes(content), attributes);
    }

    /**
     * Reads it. What a kind cannot be without, its constructor asks for.
     *
     * @throws IOException if it is not there, is none of this kind, or lacks something; the message names it
     */
    public static <T> T read(Path file, Class<T> kind) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        T read;
        try {
            read = Json.MAPPER.readValue(bytes, kind);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
        } catch (ArithmeticException | DateTimeException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        if (read == null) {
            throw new IOException(file + " is damaged: it contains null");
        }
        return read;
    }
}
