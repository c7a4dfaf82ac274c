package io.jenkins.plugins.virtualcluster.cli.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where mails are handed in: {@code smtp://[USER@]HOST[:PORT][?from=ADDRESS&tls=required|none&ca=FILE]}, or
 * {@code smtps://}.
 *
 * @param user who logs in; none to send without a login
 * @param from who mails come from, if that is said
 * @param authorities a file with certificates (PEM) that are trusted beside those that Java trusts
 */
public record SmtpServer(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<String> from,
        Optional<Path> authorities) {
    private static final String FORM =
            "expected smtp://HOST, smtp://USER@HOST:PORT or smtps://USER@HOST, with ?from=ADDRESS if need be";
    private static final Set<String> PARAMETERS = Set.of("from", "tls", "ca");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>\\p{Cntrl}]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250})");
    private static final int PLAIN_PORT = 25;
    private static final int SUBMISSION_PORT = 587;
    private static final int TLS_PORT = 465;

    /** How the connection is kept from others. */
    public enum Security {
        /** TLS from the first byte. */
        TLS,
        /** Nothing is sent without TLS. */
        STARTTLS,
        /** TLS if the server offers it. */
        IF_OFFERED,
        NONE
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static SmtpServer parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, "is not the address of a mail server (" + e.getReason() + ")");
        }
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
        if (!scheme.equals("smtp") && !scheme.equals("smtps") || uri.getHost() == null) {
            throw wrong(text, "is not the address of a mail server");
        }
        if (!uri.getPath().isEmpty() && !uri.getPath().equals("/") || uri.getFragment() != null) {
            throw wrong(text, "has a path after the host");
        }
        Optional<String> user = Optional.ofNullable(uri.getUserInfo()).filter(info -> !info.isEmpty());
        if (user.filter(info -> info.contains(":")).isPresent()) {
            throw new IllegalArgumentException(
                    "The address of the mail server contains a password, which other users of this"
                            + " machine could read; put it in a file, see --mail-password-file");
        }
        Map<String, String> parameters = parameters(text, uri);
        boolean direct = scheme.equals("smtps");
        Optional<String> from = Optional.ofNullable(parameters.get("from"));
        from.filter(address -> !isAddress(address)).ifPresent(address -> {
            throw wrong(text, "has from=" + address + ", which is not a mail address");
        });
        return new SmtpServer(
                uri.getHost(),
                uri.getPort() >= 0
                        ? uri.getPort()
                        : direct ? TLS_PORT : user.isPresent() ? SUBMISSION_PORT : PLAIN_PORT,
                security(text, direct, user.isPresent(), parameters.get("tls")),
                user,
                from,
                Optional.ofNullable(parameters.get("ca")).map(file -> path(text, file)));
    }

    private static Map<String, String> parameters(String text, URI uri) {
        Map<String, String> parameters = new HashMap<>();
        Arrays.stream(Objects.requireNonNullElse(uri.getQuery(), "").split("&"))
                .filter(part -> !part.isEmpty())
                .forEach(part -> {
                    int equals = part.indexOf('=');
                    String name = equals < 0 ? part : part.substring(0, equals);
                    if (equals < 0 || !PARAMETERS.contains(name)) {
                        throw wrong(
                                text, "has the parameter " + name + ", which is unknown; expected from=, tls= or ca=");
                    }
                    parameters.put(name, part.substring(equals + 1));
                });
        return parameters;
    }

    private static Security security(String text, boolean direct, boolean login, String wish) {
        if (wish == null || direct && wish.equals("required")) {
            return direct ? Security.TLS : login ? Security.STARTTLS : Security.IF_OFFERED;
        }
        if (direct || !wish.equals("required") && !wish.equals("none")) {
            throw wrong(
                    text,
                    "has tls=" + wish
                            + "; expected required or none for smtp, and no tls= for smtps, which always has it");
        }
        if (login && wish.equals("none")) {
            throw wrong(text, "has a user and tls=none; passwords are sent over TLS only");
        }
        return wish.equals("required") ? Security.STARTTLS : Security.NONE;
    }

    private static Path path(String text, String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw wrong(text, "has ca=" + file + ", which is not a path");
        }
    }

    /** Whether a text can be who a mail comes from. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private static IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException("'" + text + "' " + what + "; " + FORM);
    }

    /** Without what is only ours, for messages. */
    @Override
    public String toString() {
        return (security == Security.TLS ? "smtps://" : "smtp://") + host + ":" + port;
    }
}
