package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.model.Run;
import hudson.plugins.git.GitSCM;
import hudson.plugins.git.browser.GitRepositoryBrowser;
import hudson.scm.SCM;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.jenkins.changes.RemoteUrl;
import io.jenkins.plugins.virtualcluster.repository.CommitHosts;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.triggers.SCMTriggerItem;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** Where the web pages of commits are, as the repository browser says that is configured with what a build has checked out. */
final class ScmBrowser {
    private static final Logger LOGGER = Logger.getLogger(ScmBrowser.class.getName());

    private ScmBrowser() {}

    /**
     * The pages of a repository's commits: by the browser of the build's SCM, or of its job's, where that is of the same repository;
     * or else as the URL tells.
     *
     * @param urls of the repository, as git takes them; the first is the most usual one
     * @param commit an id
     */
    static Optional<CommitPages> pages(Run<?, ?> build, List<String> urls, String commit) {
        try {
            Optional<CommitPages> browsed = Linked.pages(build, urls, commit);
            if (browsed.isPresent()) {
                return browsed;
            }
        } catch (NoClassDefFoundError e) {
            LOGGER.log(Level.FINE, "The plugins Git and Pipeline: Job are not both there", e);
        }
        return urls.stream().flatMap(url -> CommitHosts.pages(url).stream()).findFirst();
    }

    /** Linked only where the plugins are there. */
    private static final class Linked {
        static Optional<CommitPages> pages(Run<?, ?> build, List<String> urls, String commit) {
            for (SCM scm : scms(build)) {
                if (scm instanceof GitSCM git
                        && git.getEffectiveBrowser() instanceof GitRepositoryBrowser browser
                        && isOf(git, urls)) {
                    Optional<CommitPages> pages = pages(browser, commit);
                    if (pages.isPresent()) {
                        return pages;
                    }
                }
            }
            return Optional.empty();
        }

        private static List<SCM> scms(Run<?, ?> build) {
            List<SCM> scms = new ArrayList<>();
            if (build instanceof WorkflowRun pipeline) {
                scms.addAll(pipeline.getSCMs());
            }
            SCMTriggerItem job = SCMTriggerItem.SCMTriggerItems.asSCMTriggerItem(build.getParent());
            if (job != null) {
                scms.addAll(job.getSCMs());
            }
            return scms;
        }

        private static boolean isOf(GitSCM git, List<String> urls) {
            List<RemoteUrl> wanted =
                    urls.stream().flatMap(url -> RemoteUrl.of(url).stream()).toList();
            return git.getUserRemoteConfigs().stream()
                    .flatMap(remote -> RemoteUrl.of(remote.getUrl()).stream())
                    .anyMatch(wanted::contains);
        }

        /** None for a browser whose pages do not have the commit in their address. */
        private static Optional<CommitPages> pages(GitRepositoryBrowser browser, String commit) {
            try {
                URL page = browser.getChangeSetLink(commit);
                return page == null ? Optional.empty() : Optional.of(CommitPages.of(page.toString(), commit));
            } catch (IOException | IllegalArgumentException e) {
                LOGGER.log(Level.FINE, "The repository browser has no page of commit " + commit, e);
                return Optional.empty();
            }
        }
    }
}
