package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.Cancellable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs in progress at the same time and are ended together. One that comes late is ended at once. */
public final class RunnerGroup implements Cancellable {
    private final Set<Cancellable> members = new LinkedHashSet<>();
    private final Runnable atEnd;
    private String cancelledBy = "";
    private String abortedBy = "";

    /** @param atEnd called when the group is ended for the first time */
    public RunnerGroup(Runnable atEnd) {
        this.atEnd = atEnd;
    }

    /** Takes one in, until it is left out. */
    void add(Cancellable member) {
        String cancelled;
        String aborted;
        synchronized (this) {
            members.add(member);
            cancelled = cancelledBy;
            aborted = abortedBy;
        }
        if (!cancelled.isEmpty()) {
            member.cancel(cancelled);
        }
        if (!aborted.isEmpty()) {
            member.abort(aborted);
        }
    }

    synchronized void remove(Cancellable member) {
        members.remove(member);
    }

    public synchronized boolean isCancelled() {
        return !cancelledBy.isEmpty();
    }

    @Override
    public void cancel(String by) {
        List<Cancellable> all;
        boolean first;
        synchronized (this) {
            first = cancelledBy.isEmpty();
            cancelledBy = by;
            all = new ArrayList<>(members);
        }
        if (first) {
            atEnd.run();
        }
        all.forEach(member -> member.cancel(by));
    }

    @Override
    public void abort(String by) {
        List<Cancellable> all;
        synchronized (this) {
            abortedBy = by;
            all = new ArrayList<>(members);
        }
        all.forEach(member -> member.abort(by));
    }
}
