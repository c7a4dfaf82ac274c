package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** A repository elsewhere, as it is spoken to for one question. */
final class RemoteRepository {
    private final Repository local;
    private final RepositoryAddress address;
    private final GitSettings settings;
    private final FetchDeadline deadline;
    private final GitCredentials logins;

    /** @param local where what is fetched goes */
    RemoteRepository(Repository local, RepositoryAddress address, GitSettings settings, FetchDeadline deadline) {
        this.local = local;
        this.address = address;
        this.settings = settings;
        this.deadline = deadline;
        this.logins = new GitCredentials(settings);
    }

    private interface Talk<T> {
        T with(Transport transport) throws IOException;
    }

    /** Its branches, tags and HEAD by their full names. */
    Map<String, Ref> refs() throws RepositoryException, InterruptedException {
        return talk(transport -> {
            Map<String, Ref> refs = new TreeMap<>();
            try (FetchConnection connection = transport.openFetch()) {
                for (Ref ref : connection.getRefs()) {
                    refs.put(ref.getName(), ref);
                }
            }
            return refs;
        });
    }

    /** Brings what these say, with so many commits before. */
    void fetch(Collection<RefSpec> what, int depth) throws RepositoryException, InterruptedException {
        talk(transport -> {
            transport.setDepth(depth);
            return transport.fetch(deadline, List.copyOf(what));
        });
    }

    private <T> T talk(Talk<T> talk) throws RepositoryException, InterruptedException {
        RemoteFailure failures = new RemoteFailure(address, settings);
        SshProgram program = new SshProgram(settings.ssh());
        try (Transport transport = Transport.open(local, new URIish(address.url()))) {
            transport.setTimeout((int)
                    Math.max(1, shorter(settings.silence(), deadline.left()).toSeconds()));
            transport.setCredentialsProvider(logins);
            transport.setTagOpt(TagOpt.NO_TAGS);
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(program);
            }
            return talk.with(transport);
        } catch (URISyntaxException e) {
            throw new RepositoryException(
                    RepositoryException.Fault.USER, "'" + address.place() + "' is not a URL: " + e.getReason());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("fetching " + address.place());
            }
            throw failures.of(e, deadline.isOver(), logins.refused(), program.said());
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
