package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.LocalRepository;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.MasterToSlaveFileCallable;

/**
 * The commit that a workspace, which may be an agent's, has checked out.
 *
 * @param commit its id, with {@code +} behind it if definitions differ from it
 * @param urls of its remotes, that of {@code origin} first
 */
record WorkspaceCommit(String commit, ArrayList<String> urls) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Logger LOGGER = Logger.getLogger(WorkspaceCommit.class.getName());

    /** None if the directory is not in a git repository, or that cannot be read: this is no reason to run nothing. */
    static Optional<WorkspaceCommit> of(FilePath directory) throws InterruptedException {
        try {
            return Optional.ofNullable(directory.act(new Look()));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The commit of " + directory.getRemote() + " is not known", e);
            return Optional.empty();
        }
    }

    /** Looks, where the workspace is. */
    private static final class Look extends MasterToSlaveFileCallable<WorkspaceCommit> {
        private static final long serialVersionUID = 1;

        @Override
        public WorkspaceCommit invoke(File directory, VirtualChannel channel) throws IOException {
            try (LocalRepository local = LocalRepository.of(directory.toPath())) {
                return new WorkspaceCommit(local.state(), new ArrayList<>(local.urls()));
            } catch (RepositoryException | NoClassDefFoundError e) {
                return null;
            }
        }
    }
}
