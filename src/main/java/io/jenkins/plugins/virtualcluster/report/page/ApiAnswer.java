package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.virtualcluster.common.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page gets: any server can send it.
 *
 * @param type the content type
 * @param headers beside that one
 * @param tag by which the receiver may keep the body; none for what is live
 * @param watched the files whose change would bring more; empty if there is something to give, or there will be no more
 */
public record ApiAnswer(
        String type, Map<String, String> headers, Optional<String> tag, Body body, List<Watched> watched) {
    public ApiAnswer {
        headers = Map.copyOf(headers);
        watched = List.copyOf(watched);
    }

    /** The bytes. */
    public interface Body {
        /** How many there are; negative if that is not known before. */
        long length();

        /** Writes them all; leaves the stream open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * A file and how long it was when it was read.
     *
     * @param size in bytes, negative if it was not there
     */
    public record Watched(Path file, long size) {}

    private record Bytes(byte[] bytes) implements Body {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    static ApiAnswer json(Object value) {
        try {
            return bytes("application/json", Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ApiAnswer text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer that is in memory. */
    public static ApiAnswer bytes(String type, byte[] bytes) {
        return of(type, new Bytes(bytes));
    }

    static ApiAnswer of(String type, Body body) {
        return new ApiAnswer(type, Map.of(), Optional.empty(), body, List.of());
    }

    ApiAnswer header(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value.toString());
        return new ApiAnswer(type, more, tag, body, watched);
    }

    /** Makes the browser keep the body as a file of that name, which may be anything, as RFC 6266 has it. */
    ApiAnswer attachedAs(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return header(
                "Content-Disposition",
                "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\"; filename*=UTF-8''"
                        + encoded);
    }

    ApiAnswer tagged(String text) {
        return new ApiAnswer(type, headers, Optional.of(text), body, watched);
    }

    ApiAnswer watching(List<Watched> files) {
        return new ApiAnswer(type, headers, tag, body, files);
    }
}
