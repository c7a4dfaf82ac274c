package org.eclipse.jgit.lib;

public abstract class AnyObjectId {
    public AnyObjectId() {
        throw new UnsupportedOperationException();
    }

    public final String name() {
        throw new UnsupportedOperationException();
    }
}
