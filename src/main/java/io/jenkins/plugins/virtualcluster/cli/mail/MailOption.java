package io.jenkins.plugins.virtualcluster.cli.mail;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.report.mail.RunLinks;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How people are notified of a run's end. */
public final class MailOption {
    static final String SERVER = "VIRTUAL_CLUSTER_MAIL";
    static final String PASSWORD = "VIRTUAL_CLUSTER_MAIL_PASSWORD";
    static final String PASSWORD_FILE = "VIRTUAL_CLUSTER_MAIL_PASSWORD_FILE";
    static final String PAGES = "VIRTUAL_CLUSTER_PAGES";
    private static final String NOBODY = "none";

    @Option(
            names = "--mail",
            paramLabel = "SERVER",
            description = "Where mails that suites ask for are handed in, such as smtp://user@host?from=ci@example.org;"
                    + " none to send none. Default: the environment's " + SERVER)
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--mail-password-file",
            paramLabel = "FILE",
            description =
                    "A file whose first line is the password of the mail server's user. Default: the environment's "
                            + PASSWORD_FILE + ", or the password itself in " + PASSWORD)
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--pages",
            paramLabel = "URL",
            description = "Where 'virtual-cluster serve' shows these records, for links in mails. Default: the"
                    + " environment's " + PAGES)
    private Optional<String> pages = Optional.empty();

    /** What tells people. */
    public RunMail mail(CommandContext surroundings, Path records) throws UserError {
        Optional<String> address = server.or(() -> told(surroundings, SERVER)).filter(text -> !text.equals(NOBODY));
        Optional<SmtpSender> sender = Optional.empty();
        if (address.isPresent()) {
            SmtpServer parsed;
            try {
                parsed = SmtpServer.parse(address.get());
            } catch (IllegalArgumentException e) {
                throw new UserError(e.getMessage());
            }
            sender = Optional.of(new SmtpSender(
                    parsed, password(parsed, surroundings), surroundings.owner(), SmtpSender.Limits.DEFAULT));
        }
        boolean refused = server.filter(NOBODY::equals).isPresent();
        return new RunMail(surroundings, records, sender, links(surroundings), !refused);
    }

    private Optional<String> password(SmtpServer parsed, CommandContext surroundings) throws UserError {
        if (parsed.user().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file =
                passwordFile.or(() -> told(surroundings, PASSWORD_FILE).map(Path::of));
        if (file.isEmpty()) {
            Optional<String> password = told(surroundings, PASSWORD);
            if (password.isEmpty()) {
                throw new UserError("The mail server " + parsed + " has the user "
                        + parsed.user().get()
                        + " but no password; give --mail-password-file FILE, or set " + PASSWORD_FILE + " or "
                        + PASSWORD + " in the environment");
            }
            return password;
        }
        try {
            List<String> lines = Files.readAllLines(file.get());
            if (!lines.isEmpty() && !lines.get(0).isEmpty()) {
                return Optional.of(lines.get(0));
            }
            throw new UserError("The first line of " + file.get() + " is empty; expected the mail server's password");
        } catch (IOException e) {
            throw new UserError("The file " + file.get() + " with the mail server's password cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private RunLinks links(CommandContext surroundings) throws UserError {
        Optional<String> base = pages.or(() -> told(surroundings, PAGES));
        if (base.isEmpty()) {
            return RunLinks.NONE;
        }
        String scheme = "";
        try {
            URI uri = new URI(base.get());
            scheme = uri.getHost() == null ? "" : Objects.requireNonNullElse(uri.getScheme(), "");
        } catch (URISyntaxException e) {
            // Told below, as what has no host.
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new UserError("--pages is '" + base.get() + "'; expected such as http://host:8080");
        }
        String top = base.get().replaceFirst("/+$", "") + "/run/";
        return record -> Optional.of(
                top + URLEncoder.encode(record, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static Optional<String> told(CommandContext surroundings, String name) {
        return Optional.of(surroundings.environment().getOrDefault(name, "").strip())
                .filter(text -> !text.isEmpty());
    }
}
