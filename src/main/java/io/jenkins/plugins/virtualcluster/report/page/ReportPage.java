package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A run's page as one file that needs no server: {@code report.html}. Scripts, styles and data are in it; its policy lets the
 * browser run just that one script and fetch nothing.
 */
public final class ReportPage {
    /** Where our own style sheets are; the others are for charts, which a report does not have. */
    private static final String STYLES = "css/";

    private static final Pattern BODY = Pattern.compile("<body[^>]*>(.*)</body>", Pattern.DOTALL);

    private ReportPage() {}

    /**
     * Writes it into the record of a run that is over; an older one is replaced at once.
     *
     * @throws IOException if the record cannot be read or written
     */
    public static void write(RunDirectory directory) throws IOException {
        Path path = directory.path().toRealPath();
        RecordDirectory record =
                new RecordDirectory(path.getName(path.getNameCount() - 1).toString(), directory);
        // Not by createTempFile: it is to be readable as the umask says, as the whole record is.
        Path fresh = directory.path().resolve(".report-" + UUID.randomUUID() + ".html");
        try {
            try (Writer out = Files.newBufferedWriter(fresh, StandardOpenOption.CREATE_NEW)) {
                write(record, out);
            }
            Files.move(fresh, directory.report(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void write(RecordDirectory record, Writer out) throws IOException {
        Records.Entry read = Records.read(record.files());
        RunState state = read.state();
        String shell = Assets.text("page.html");
        String style = "\n" + styles();
        String script = "\n" + ModuleBundle.of("report.js");
        Matcher body = BODY.matcher(shell);
        if (!body.find()) {
            throw new IllegalStateException("The pages' shell page.html has no body");
        }
        String title = state.started()
                        .map(Event.RunStarted::suite)
                        .or(() -> Records.name(record.id()).map(Records.Name::suite))
                        .orElse("")
                + " " + record.id();
        out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '"
                + hash(script) + "'; style-src '" + hash(style)
                + "'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<meta name=\"color-scheme\" content=\"light dark\">\n");
        out.write("<title>" + Assets.escape(title) + "</title>\n<style>" + style + "</style>\n</head>\n");
        out.write("<body data-page=\"run\" data-id=\"" + Assets.escape(record.id()) + "\" data-embedded>");
        out.write(body.group(1));
        ReportBlocks blocks = new ReportBlocks(record, out);
        blocks.block(
                "id=\"data-run\"", Json.MAPPER.writeValueAsString(RunApi.Run.of(record, false, read.damageOfAll())));
        blocks.write(state);
        out.write("<script type=\"module\">" + script + "</script>\n</body>\n</html>\n");
    }

    private static String styles() throws IOException {
        StringBuilder styles = new StringBuilder();
        for (String name : Assets.styles()) {
            if (name.startsWith(STYLES)) {
                styles.append(Assets.text(name));
            }
        }
        return styles.toString();
    }

    private static String hash(String text) {
        return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text));
    }
}
