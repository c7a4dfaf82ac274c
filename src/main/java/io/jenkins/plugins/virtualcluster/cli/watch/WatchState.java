package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a watch has seen and what is still to do. It is written down before anything is done, so that a process that continues
 * after another does nothing twice.
 *
 * @param address that is watched
 * @param commit the last one that was polled
 * @param queue what is to run or runs, the oldest first
 * @param standbys the ids of standby clusters that it made, or begins to make; not in states of old
 */
record WatchState(String address, String commit, List<Item> queue, List<String> standbys) {
    private static final int LONGEST_TRIGGER = 1000;

    WatchState {
        Objects.requireNonNull(address, "it names no repository");
        Objects.requireNonNull(commit, "it names no commit");
        queue = List.copyOf(queue);
        standbys = standbys == null ? List.of() : List.copyOf(standbys);
    }

    /** One without standby clusters. */
    WatchState(String address, String commit, List<Item> queue) {
        this(address, commit, queue, List.of());
    }

    /**
     * A suite that is to run.
     *
     * @param cell the values of the tags of its matrix; empty without one
     * @param commit at which
     * @param trigger why, in one sentence
     * @param run the id of its run, once it was begun
     */
    record Item(String suite, Map<String, String> cell, String commit, String trigger, Optional<String> run) {
        Item {
            cell = cell == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cell));
        }

        /** One that waits. */
        Item(String suite, MatrixCell cell, String commit, String trigger) {
            this(suite, cell.tags(), commit, trigger, Optional.empty());
        }

        /** Such as {@code copy} or {@code copy (version=5.6)}. */
        String title() {
            return new MatrixCell(cell).title(suite);
        }

        boolean isSameAs(Item other) {
            return suite.equals(other.suite) && cell.equals(other.cell);
        }

        Item with(Optional<String> itsRun) {
            return new Item(suite, cell, commit, trigger, itsRun);
        }

        Item because(String sentence) {
            return new Item(suite, cell, commit, sentence, run);
        }

        boolean isWaiting() {
            return run.isEmpty();
        }
    }

    /**
     * The same after a look at a commit. A suite that still waits from before is run once, at the newer commit, and as its
     * matrix is there.
     */
    WatchState seen(String newest, List<Item> more) {
        List<Item> items = new ArrayList<>(queue);
        items.removeIf(item -> item.isWaiting()
                && more.stream().anyMatch(one -> one.suite().equals(item.suite()))
                && more.stream().noneMatch(item::isSameAs));
        for (Item item : more) {
            int old = waiting(items, item);
            if (old < 0) {
                items.add(item);
            } else {
                String both = items.get(old).trigger() + "; then " + item.trigger();
                items.set(old, both.length() > LONGEST_TRIGGER ? item : item.because(both));
            }
        }
        return new WatchState(address, newest, items, standbys);
    }

    private static int waiting(List<Item> items, Item item) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isWaiting() && items.get(i).isSameAs(item)) {
                return i;
            }
        }
        return -1;
    }

    /** The first that waits and does not run from before. */
    Optional<Item> next() {
        return queue.stream()
                .filter(Item::isWaiting)
                .filter(item -> queue.stream().noneMatch(other -> !other.isWaiting() && other.isSameAs(item)))
                .findFirst();
    }

    WatchState begun(Item item, String run) {
        return with(item, item.with(Optional.of(run)));
    }

    /** Nothing of it had happened. */
    WatchState notBegun(Item item) {
        return with(item, item.with(Optional.empty()));
    }

    private WatchState with(Item old, Item fresh) {
        UnaryOperator<Item> change = item -> item.equals(old) ? fresh : item;
        return new WatchState(address, commit, queue.stream().map(change).toList(), standbys);
    }

    WatchState without(Item item) {
        return new WatchState(
                address, commit, queue.stream().filter(one -> !one.equals(item)).toList(), standbys);
    }

    /** With one more standby cluster, which is about to be made. */
    WatchState keeping(String standby) {
        List<String> more = new ArrayList<>(standbys);
        more.add(standby);
        return keeping(more);
    }

    /** With those standby clusters, and no others. */
    WatchState keeping(List<String> these) {
        return new WatchState(address, commit, queue, these);
    }
}
