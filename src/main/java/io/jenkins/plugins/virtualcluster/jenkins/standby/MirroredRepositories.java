package io.jenkins.plugins.virtualcluster.jenkins.standby;

import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.GitMirror;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StandbyRounds;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The repositories of the settings by their mirrors, which are fetched every five minutes. Used by one thread at a time. */
final class MirroredRepositories implements StandbyRounds.Repositories {
    private static final Duration FETCH = Duration.ofMinutes(5);

    /** When they were fetched last, by a clock that nobody sets. */
    private final Map<RepositoryDescription, Long> fetched = new HashMap<>();

    @Override
    public StandbyRounds.Newest newest(String name) throws InvalidRequestException, IOException, InterruptedException {
        RepositoryDescription repository = DefinitionRepositories.get()
                .named(name)
                .orElseThrow(() ->
                        new InvalidRequestException(DefinitionRepositories.get().unknown(name)));
        try {
            String commit = commit(repository);
            return new StandbyRounds.Newest(commit, new MirroredFiles(repository, commit));
        } catch (NoClassDefFoundError e) {
            throw new InvalidRequestException(
                    "Repository " + name + " needs the plugin Git client, which is not installed");
        }
    }

    private String commit(RepositoryDescription repository)
            throws InvalidRequestException, IOException, InterruptedException {
        GitMirror mirror = new GitMirror(repository, TaskListener.NULL);
        Optional<String> known = mirror.known();
        Long last = fetched.get(repository);
        if (known.isPresent() && last != null && System.nanoTime() - last < FETCH.toNanos()) {
            return known.get();
        }
        String commit = mirror.fetch();
        fetched.put(repository, System.nanoTime());
        return commit;
    }
}
