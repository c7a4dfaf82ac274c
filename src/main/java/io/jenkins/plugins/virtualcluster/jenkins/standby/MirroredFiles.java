package io.jenkins.plugins.virtualcluster.jenkins.standby;

import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.GitMirror;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;

/**
 * The files of a repository at a commit that was fetched. Not to be touched where the plugin Git client may be missing, but by who
 * expects that.
 */
record MirroredFiles(RepositoryDescription repository, String commit) implements DefinitionSource {
    private static final Pattern CLUSTER = Pattern.compile("clusters/([^/]+)\\.ya?ml");

    /** The clusters that it has as it was fetched last. */
    static List<String> clusters(RepositoryDescription repository) throws IOException {
        GitMirror mirror = new GitMirror(repository, TaskListener.NULL);
        Optional<String> commit = mirror.known();
        if (commit.isEmpty()) {
            return List.of();
        }
        List<String> clusters = new ArrayList<>();
        try (Repository opened = mirror.open()) {
            for (String directory : repository.directories()) {
                new CommitTree(opened, commit.get(), directory)
                        .below("clusters").keySet().stream()
                                .map(CLUSTER::matcher)
                                .filter(Matcher::matches)
                                .map(cluster -> cluster.group(1))
                                .forEach(clusters::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return clusters;
    }

    @Override
    public Brought bring(Path target, PrintStream log) throws IOException {
        try (Repository opened = new GitMirror(repository, TaskListener.NULL).open()) {
            Snapshot.of(new CommitTree(opened, commit, ""), target);
        }
        return new Brought(
                "definition repository " + repository.name(),
                Optional.of(commit),
                Optional.empty(),
                repository.directories());
    }

    @Override
    public boolean isOncePerBlock() {
        return false;
    }
}
