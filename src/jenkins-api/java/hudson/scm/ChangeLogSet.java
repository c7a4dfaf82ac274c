package hudson.scm;

public abstract class ChangeLogSet<T extends ChangeLogSet.Entry> {
    private ChangeLogSet() {
        throw new UnsupportedOperationException();
    }

    public abstract static class Entry {
        private Entry() {
            throw new UnsupportedOperationException();
        }
    }
}
