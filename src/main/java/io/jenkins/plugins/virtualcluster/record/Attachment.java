package io.jenkins.plugins.virtualcluster.record;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that a script attached to the record with {@code attach FILE [TITLE]}.
 *
 * @param path below {@code collected/STAGE/HOST/}
 * @param title what the script calls it; the file's name if it says nothing
 * @param size in bytes
 * @param sha256 of its content, in hexadecimal digits
 * @param image the type of an image that pages show, such as {@code image/png}; none of other files
 */
public record Attachment(
        Stage stage,
        String host,
        Instant at,
        String path,
        String title,
        long size,
        String sha256,
        Optional<String> image) {
    /** Of one file, in bytes. */
    public static final long LARGEST = 64L << 20;
    /** In a run. */
    public static final int MOST = 1_000;
    /** Of all files of a run, in bytes. */
    public static final long ALL = 512L << 20;

    /** The directory of attachments below that of a stage and host. */
    private static final String DIRECTORY = "attached";

    private static final Pattern PATH = Pattern.compile(DIRECTORY + "/[0-9]{1,5}-[A-Za-z0-9._-]{0,100}");

    private static final String CALL = "attach";
    private static final int LONGEST_NAME = 100;

    /** What the journal has of it; see {@link Attachment}. */
    public record Content(String path, String title, long size, String sha256, Optional<String> image) {
        public Content {
            Objects.requireNonNull(path, "an attachment has a path");
            title = title == null ? path : title;
            image = image == null ? Optional.empty() : image;
        }
    }

    /** Whether a script attaches something by that call, be it right or wrong. */
    public static boolean isCall(String call) {
        return call.equals(CALL) || call.startsWith(CALL + "\t");
    }

    /**
     * What a script wants to attach.
     *
     * @param name the file's, with nothing that a file's name cannot have everywhere
     */
    public record Wish(String name, String title, long size) {
        /**
         * Reads a call of a script: the file's name, the title, and the size in bytes, separated by tabs.
         *
         * @throws IllegalArgumentException if it is not written so; the message says how
         */
        public static Wish parse(String call) {
            String[] words = call.split("\t", -1);
            if (words.length != 4 || !words[3].matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("use it as: attach FILE [TITLE]");
            }
            String name = words[1].replaceAll("[^A-Za-z0-9._-]", "_");
            String shown = words[2].isBlank() ? words[1] : words[2];
            return new Wish(
                    name.substring(Math.max(0, name.length() - LONGEST_NAME)),
                    ScriptResult.cutName(shown),
                    Long.parseLong(words[3]));
        }

        /** Where the run's attachment of that number is kept, below {@code collected/STAGE/HOST/}. */
        public String path(int number) {
            return DIRECTORY + "/" + number + "-" + name;
        }
    }

    /** Whether that path below {@code collected/STAGE/HOST/} is one of an attachment. */
    public static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    /** Where the record has it; none if the record has no place for files of such a host. */
    public Optional<Path> file(RunDirectory record) {
        return RunDirectory.isPlain(host)
                ? Optional.of(record.collected(stage, host).resolve(path))
                : Optional.empty();
    }

    static Attachment of(Event.FileAttached event) {
        Content content = event.content();
        return new Attachment(
                event.stage(),
                event.host(),
                event.at(),
                content.path(),
                content.title(),
                content.size(),
                content.sha256(),
                content.image());
    }
}
