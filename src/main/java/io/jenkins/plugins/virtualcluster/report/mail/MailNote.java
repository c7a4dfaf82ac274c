package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The mails of a run, as they are noted in its record: {@code mail.txt}. They are noted before they are handed in, so that they
 * go once at most: a process that is ended meanwhile may have sent them, and whoever continues does not.
 */
public record MailNote(RunDirectory record) {
    private static final String OPEN =
            "Being sent. If this line remains, sending was interrupted: the mail may have arrived, and is not sent again.";

    /** Whether mails of the run are not to be sent any more. */
    public boolean isThere() {
        return Files.exists(record.mails());
    }

    /** Whether nobody knows if they went, unless they are being handed in right now. */
    public boolean isOpen() throws IOException {
        return isThere() && Files.readString(record.mails()).contains(OPEN);
    }

    /** They are handed in from now on. */
    public void begin(List<Mail> mails) throws IOException {
        write(mails, List.of(OPEN));
    }

    /**
     * They were handed in.
     *
     * @param troubles sentences; none if everybody got theirs
     */
    public void end(List<Mail> mails, List<String> troubles) throws IOException {
        write(mails, troubles);
    }

    /** None of them was handed in. */
    public void withdraw() throws IOException {
        Files.deleteIfExists(record.mails());
    }

    private void write(List<Mail> mails, List<String> more) throws IOException {
        List<String> lines = new ArrayList<>();
        mails.forEach(mail -> lines.add(String.join(", ", mail.to()) + ": " + mail.subject()));
        lines.addAll(more);
        RunDirectory.put(record.mails(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
