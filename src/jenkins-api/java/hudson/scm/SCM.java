package hudson.scm;

public abstract class SCM {
    public SCM() {
        throw new UnsupportedOperationException();
    }

    public final RepositoryBrowser<?> getEffectiveBrowser() {
        throw new UnsupportedOperationException();
    }
}
