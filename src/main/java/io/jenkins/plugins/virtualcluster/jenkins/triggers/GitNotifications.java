package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.ParameterValue;
import hudson.plugins.git.GitStatus;
import java.util.List;
import org.eclipse.jgit.transport.URIish;

/** Hears {@code git/notifyCommit}, where the plugin Git is there. */
@Extension(optional = true)
public final class GitNotifications extends GitStatus.Listener {
    @Override
    public List<GitStatus.ResponseContributor> onNotifyCommit(
            String origin, URIish uri, String sha1, List<ParameterValue> buildParameters, String... branches) {
        ChangesService.get().changed(uri.toString());
        return List.of();
    }
}
