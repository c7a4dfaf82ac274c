package io.jenkins.plugins.virtualcluster.cli.mail;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
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
public final class MailOption extends ContextUser {
    static final String SERVER = "VIRTUAL_CLUSTER_MAIL";
    static final String PASSWORD = "VIRTUAL_CLUSTER_MAIL_PASSWORD";
    static final String PASSWORD_FILE = "VIRTUAL_CLUSTER_MAIL_PASSWORD_FILE";
    static final String PAGES = "VIRTUAL_CLUSTER_PAGES";
    private static final String NOBODY = "none";

    @Option(
            names = "--mail",
            order = 90,
            paramLabel = "SERVER",
            description = "Where mails that suites ask for are handed in, such as smtp://user@host?from=ci@example.org;"
                    + " none to send none. Default: the environment's " + SERVER)
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--mail-password-file",
            order = 91,
            paramLabel = "FILE",
            description =
                    "A file whose first line is the password of the mail server's user. Default: the environment's "
                            + PASSWORD_FILE + ", or the password itself in " + PASSWORD)
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--pages",
            order = 92,
            paramLabel = "URL",
            description = "Where 'virtual-cluster serve' shows these records, for links in mails. Default: the"
                    + " environment's " + PAGES)
    private Optional<String> pages = Optional.empty();

    /** What tells people. */
    public RunMail mail(Path records) throws InvalidRequestException {
        Optional<String> address = server.or(() -> told(SERVER)).filter(text -> !text.equals(NOBODY));
        Optional<SmtpSender> sender = Optional.empty();
        if (address.isPresent()) {
            SmtpServer parsed = InvalidRequestException.reading(() -> SmtpServer.parse(address.get()));
            sender = Optional.of(new SmtpSender(parsed, password(parsed), context.owner(), SmtpSender.Limits.DEFAULT));
        }
        boolean refused = server.filter(NOBODY::equals).isPresent();
        return new RunMail(context, records, sender, links(), !refused);
    }

    private Optional<String> password(SmtpServer parsed) throws InvalidRequestException {
        if (parsed.user().isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = passwordFile.or(() -> told(PASSWORD_FILE).map(Path::of));
        if (file.isEmpty()) {
            Optional<String> password = told(PASSWORD);
            if (password.isEmpty()) {
                throw new InvalidRequestException("The mail server " + parsed + " has the user "
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
            throw new InvalidRequestException(
                    "The first line of " + file.get() + " is empty; expected the mail server's password");
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "The file " + file.get() + " with the mail server's password cannot be read ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    private RunLinks links() throws InvalidRequestException {
        Optional<String> base = pages.or(() -> told(PAGES));
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
            throw new InvalidRequestException("--pages is '" + base.get() + "'; expected such as http://host:8080");
        }
        String top = base.get().replaceFirst("/+$", "") + "/run/";
        return record -> Optional.of(
                top + URLEncoder.encode(record, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private Optional<String> told(String name) {
        return Optional.of(context.environment().getOrDefault(name, "").strip()).filter(text -> !text.isEmpty());
    }
}
