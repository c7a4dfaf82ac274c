package io.jenkins.plugins.virtualcluster.repository.git;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.URIish;

/**
 * Finds a user and a password for a server of HTTP where the user keeps them: in the URL, in {@code ~/.netrc}, or with one
 * of git's credential helpers. Nobody is asked.
 */
final class GitCredentials extends CredentialsProvider {
    private static final long HELPER_SECONDS = 10;

    private final GitSettings settings;
    private boolean refused;

    GitCredentials(GitSettings settings) {
        this.settings = settings;
    }

    private record Login(String user, String password) {}

    /** Whether what was found was not taken. */
    boolean refused() {
        return refused;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        Optional<Login> login = refused || !supports(items) ? Optional.empty() : find(uri);
        for (CredentialItem item : items) {
            if (login.isPresent() && item instanceof CredentialItem.Username user) {
                user.setValue(login.get().user());
            } else if (login.isPresent() && item instanceof CredentialItem.Password password) {
                password.setValue(login.get().password().toCharArray());
            }
        }
        return login.isPresent();
    }

    @Override
    public void reset(URIish uri) {
        refused = true;
    }

    private Optional<Login> find(URIish uri) {
        if (uri.getUser() != null && uri.getPass() != null) {
            return Optional.of(new Login(uri.getUser(), uri.getPass()));
        }
        return netrc(uri).or(() -> helper(uri));
    }

    private Optional<Login> netrc(URIish uri) {
        Path file = settings.home().resolve(".netrc");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        NetRC.NetRCEntry entry = new NetRC(file.toFile()).getEntry(uri.getHost());
        boolean other = entry != null && uri.getUser() != null && !uri.getUser().equals(entry.login);
        return entry == null || other || entry.login == null || entry.password == null
                ? Optional.empty()
                : Optional.of(new Login(entry.login, new String(entry.password)));
    }

    /** Git's own search, if git is there; see git-credential(1). */
    private Optional<Login> helper(URIish uri) {
        ProcessBuilder builder =
                new ProcessBuilder("git", "credential", "fill").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(settings.environment());
        builder.environment().put("HOME", settings.home().toString());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_ASKPASS", "false");
        builder.directory(settings.home().toFile());
        try {
            Process git = builder.start();
            git.onExit().orTimeout(HELPER_SECONDS, TimeUnit.SECONDS).exceptionally(late -> git.destroyForcibly());
            String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
            String user = uri.getUser() == null ? "" : "username=" + uri.getUser() + "\n";
            git.getOutputStream()
                    .write(("protocol=" + uri.getScheme() + "\nhost=" + uri.getHost() + port + "\n" + user + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            git.getOutputStream().close();
            Properties answer = new Properties();
            answer.load(new StringReader(
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\\", "\\\\")));
            String name = answer.getProperty("username");
            String password = answer.getProperty("password");
            return name == null || password == null ? Optional.empty() : Optional.of(new Login(name, password));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
