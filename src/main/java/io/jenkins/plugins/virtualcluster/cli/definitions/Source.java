package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Definitions as a command uses them: a directory as it is, or a checkout that goes when this is closed.
 *
 * @param name as it was given
 */
public record Source(String name, Definitions definitions, Optional<Checkout> checkout) implements AutoCloseable {

    /** The address in git that a text is; none if it is a directory's name. */
    public static Optional<RepositoryAddress> address(String text) throws UserError {
        if (!RepositoryAddress.isOne(text) || isDirectory(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RepositoryAddress.parse(text));
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage());
        }
    }

    private static boolean isDirectory(String text) {
        try {
            return Files.isDirectory(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Reads the definitions of a directory or of an address in git. */
    static Source open(String text, CommandContext surroundings)
            throws UserError, RepositoryException, IOException, InterruptedException {
        Optional<RepositoryAddress> address = address(text);
        if (address.isPresent()) {
            Checkout checkout = surroundings.repositories().checkout(address.get());
            return new Source(text, checkout.snapshot().definitions(), Optional.of(checkout));
        }
        Path directory = Path.of(text);
        if (Files.isRegularFile(directory.resolve("HEAD")) && Files.isDirectory(directory.resolve("objects"))) {
            throw new UserError(
                    directory + " is a bare git repository; name one of its branches, such as " + directory + "#main");
        }
        return new Source(text, surroundings.engine().definitions(directory), Optional.empty());
    }

    /** The commit it is at, with {@code +} behind it if files differ from it; none outside of git. */
    public Optional<String> commit() throws InterruptedException {
        return checkout.isPresent()
                ? checkout.map(Checkout::commit).map(Commit::id)
                : GitCommit.of(definitions.repository());
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
}
