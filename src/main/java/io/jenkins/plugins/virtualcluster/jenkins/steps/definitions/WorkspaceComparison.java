package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.virtualcluster.jenkins.changes.WorkspaceSuites;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.TreeMap;
import jenkins.MasterToSlaveFileCallable;

/**
 * What a workspace, which may be an agent's, has of suites that differ from another commit.
 *
 * @param touched why each is touched, by its name
 * @param problem why that is not known; empty if it is
 */
record WorkspaceComparison(TreeMap<String, String> touched, String problem) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Compares, where the workspace is. */
    static final class Compare extends MasterToSlaveFileCallable<WorkspaceComparison> {
        private static final long serialVersionUID = 1;

        private final String base;

        /** @param base a branch, a tag or a commit */
        Compare(String base) {
            this.base = base;
        }

        @Override
        public WorkspaceComparison invoke(File directory, VirtualChannel channel) throws IOException {
            try {
                return new WorkspaceComparison(new TreeMap<>(WorkspaceSuites.touched(directory.toPath(), base)), "");
            } catch (RepositoryException e) {
                return new WorkspaceComparison(new TreeMap<>(), String.valueOf(e.getMessage()));
            } catch (NoClassDefFoundError e) {
                return new WorkspaceComparison(
                        new TreeMap<>(), "this needs the plugin Git client, which is not installed");
            }
        }
    }
}
