package org.eclipse.jgit.lib;

public abstract class AnyObjectId {
    AnyObjectId() {}

    public final String name() {
        throw new UnsupportedOperationException();
    }
}
