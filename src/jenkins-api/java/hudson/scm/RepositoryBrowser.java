package hudson.scm;

public abstract class RepositoryBrowser<E extends ChangeLogSet.Entry> {
    public RepositoryBrowser() {
        throw new UnsupportedOperationException();
    }
}
