package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.CommitHosts;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Definitions as a command uses them: a directory as it is, or a checkout that goes when this is closed.
 *
 * @param name as it was given
 */
public record Source(String name, Definitions definitions, Optional<Checkout> checkout) implements AutoCloseable {

    /** The address in git that a text is; none if it is a directory's name. */
    public static Optional<RepositoryAddress> address(String text) throws InvalidRequestException {
        if (!RepositoryAddress.isOne(text) || isDirectory(text)) {
            return Optional.empty();
        }
        return Optional.of(InvalidRequestException.reading(() -> RepositoryAddress.parse(text)));
    }

    private static boolean isDirectory(String text) {
        try {
            return Files.isDirectory(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Reads the definitions of a directory or of an address in git. */
    static Source open(String text, CommandContext context)
            throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        Optional<RepositoryAddress> address = address(text);
        if (address.isPresent()) {
            Checkout checkout = context.repositories().checkout(address.get());
            return new Source(text, checkout.snapshot().definitions(), Optional.of(checkout));
        }
        Path directory = Path.of(text);
        if (Files.isRegularFile(directory.resolve("HEAD")) && Files.isDirectory(directory.resolve("objects"))) {
            throw new InvalidRequestException(
                    directory + " is a bare git repository; name one of its branches, such as " + directory + "#main");
        }
        return new Source(text, context.engine().definitions(directory), Optional.empty());
    }

    /** The commit it is at, with {@code +} behind it if files differ from it; none outside of git. */
    public Optional<String> commit() throws InterruptedException {
        return checkout.isPresent()
                ? checkout.map(Checkout::commit).map(Commit::id)
                : GitCommit.of(definitions.repository());
    }

    /** The address of that commit's web page; none if there is none that is known. */
    public Optional<String> commitPage() throws InterruptedException {
        if (checkout.isPresent()) {
            return checkout.get().commitPage();
        }
        Optional<CommitPages> pages = definitions.commitPages();
        if (pages.isEmpty()) {
            pages = GitCommit.url(definitions.repository()).flatMap(CommitHosts::pages);
        }
        Optional<String> commit = commit();
        return pages.flatMap(known -> commit.flatMap(known::page));
    }

    /** Where it is, for people: a directory, or an address and the commit that it was at. */
    public String place() {
        return checkout.map(one ->
                        one.address() + " at " + Commit.brief(one.commit().id()))
                .orElseGet(() -> definitions.repository().toString());
    }

    @Override
    public void close() throws IOException {
        if (checkout.isPresent()) {
            checkout.get().close();
        }
    }

    /** Asks git where a repository of definitions is. */
    private static final class GitCommit {
        private static final long LIMIT_SECONDS = 10;

        private GitCommit() {}

        /** The commit's id, with {@code +} behind it if files of that directory differ from it; empty without git. */
        static Optional<String> of(Path directory) throws InterruptedException {
            Optional<String> head = git(directory, "rev-parse", "--verify", "HEAD");
            if (head.isEmpty()) {
                return head;
            }
            boolean clean = git(directory, "status", "--porcelain", "--", ".")
                    .filter(String::isEmpty)
                    .isPresent();
            return head.map(id -> clean ? id : id + "+");
        }

        /** The URL that it was cloned from, as far as git knows. */
        static Optional<String> url(Path directory) throws InterruptedException {
            return git(directory, "ls-remote", "--get-url");
        }

        private static Optional<String> git(Path directory, String... arguments) throws InterruptedException {
            List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
            command.addAll(List.of(arguments));
            try {
                Process git = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                git.getOutputStream().close();
                git.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> git.destroyForcibly());
                String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return git.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
