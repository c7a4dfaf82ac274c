package io.jenkins.plugins.virtualcluster.definition.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names of files as text. A name is bytes; one that is not text in the encoding of this process reads like another such name,
 * so it must not be used as text.
 */
public final class FileNames {
    private FileNames() {}

    /** Whether the text of the path names the same file again. */
    public static boolean isText(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The encoding that names of files have in this process. */
    public static String encoding() {
        return System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    }

    /** What is wrong with a name that is not text, and what to do. */
    public static String notText() {
        return "has a name that is not text in "
                + (isUnicode()
                        ? "UTF-8; rename it"
                        : encoding() + ", the encoding of this process; set LC_ALL=C.UTF-8");
    }

    private static boolean isUnicode() {
        return encoding().equalsIgnoreCase(StandardCharsets.UTF_8.name());
    }

    /** The path as text; bytes of a name that is not text are written like {@code \xE9}. */
    public static String printable(Path path) {
        if (isText(path)) {
            return path.toString();
        }
        StringBuilder text = new StringBuilder();
        for (Path name : path) {
            text.append(text.length() == 0 && !path.isAbsolute() ? "" : "/");
            text.append(isText(name) ? name.toString() : escaped(name));
        }
        return text.toString();
    }

    private static String escaped(Path name) {
        String uri = name.toUri().getRawPath();
        String last = uri.substring(uri.lastIndexOf('/', uri.length() - 2) + 1).replaceFirst("/$", "");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < last.length(); i++) {
            if (last.charAt(i) == '%') {
                int value = Integer.parseInt(last.substring(i + 1, i + 3), 16);
                text.append(
                        value >= ' ' && value < 0x7f ? String.valueOf((char) value) : String.format("\\x%02X", value));
                i += 2;
            } else {
                text.append(last.charAt(i));
            }
        }
        return text.toString();
    }
}
