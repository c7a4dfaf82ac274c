package hudson.plugins.git.browser;

import hudson.scm.ChangeLogSet;
import hudson.scm.RepositoryBrowser;
import java.io.IOException;
import java.net.URL;

public abstract class GitRepositoryBrowser extends RepositoryBrowser<ChangeLogSet.Entry> {
    protected GitRepositoryBrowser(String repourl) {
        throw new UnsupportedOperationException();
    }

    public URL getChangeSetLink(String commitId) throws IOException {
        throw new UnsupportedOperationException();
    }
}
