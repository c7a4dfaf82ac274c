package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of images that pages show: a browser runs nothing that is in them. A file is what its first bytes say, whatever its name. */
public enum ImageType {
    PNG("image/png"),
    JPEG("image/jpeg"),
    GIF("image/gif"),
    WEBP("image/webp");

    private static final int BEGIN = 12;

    private final String mime;

    ImageType(String mime) {
        this.mime = mime;
    }

    /** Such as {@code image/png}. */
    public String mime() {
        return mime;
    }

    /** What the file's beginning says; none if it is no image, or one of another kind. */
    public static Optional<ImageType> of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(BEGIN));
        }
    }

    static Optional<ImageType> of(byte[] begin) {
        String text = new String(begin, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        return begin.length == BEGIN && text.startsWith("RIFF") && text.endsWith("WEBP")
                ? Optional.of(WEBP)
                : Optional.empty();
    }

    /** The kind with that name, as a journal has it. */
    public static Optional<ImageType> named(String mime) {
        return Arrays.stream(values()).filter(each -> each.mime.equals(mime)).findFirst();
    }
}
