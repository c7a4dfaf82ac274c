package com.google.common.util.concurrent;

import java.util.concurrent.locks.Lock;

public abstract class Striped<L> {
    private Striped() {
        throw new UnsupportedOperationException();
    }

    public abstract L get(Object key);

    public static Striped<Lock> lazyWeakLock(int stripes) {
        throw new UnsupportedOperationException();
    }
}
