package io.jenkins.plugins.virtualcluster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a watch has seen and what is still to do. It is written down before anything is done, so that a process that goes on
 * after another does nothing twice.
 *
 * @param address that is watched
 * @param commit the last one that was looked at
 * @param queue what is to run or runs, the oldest first
 */
record WatchState(String address, String commit, List<Item> queue) {
    private static final int LONGEST_TRIGGER = 1000;

    WatchState {
        queue = List.copyOf(queue);
    }

    /**
     * A suite that is to run.
     *
     * @param commit at which
     * @param trigger why, in one sentence
     * @param run the id of its run, once it was begun
     */
    record Item(String suite, String commit, String trigger, Optional<String> run) {
        boolean isWaiting() {
            return run.isEmpty();
        }
    }

    /** The same after a look at a commit; a suite that still waits from before is run once, at the newer commit. */
    WatchState seen(String newest, List<Item> more) {
        List<Item> items = new ArrayList<>(queue);
        for (Item item : more) {
            int old = waiting(items, item.suite());
            if (old < 0) {
                items.add(item);
            } else {
                String both = items.get(old).trigger() + "; then " + item.trigger();
                items.set(
                        old,
                        new Item(
                                item.suite(),
                                item.commit(),
                                both.length() > LONGEST_TRIGGER ? item.trigger() : both,
                                Optional.empty()));
            }
        }
        return new WatchState(address, newest, items);
    }

    private static int waiting(List<Item> items, String suite) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isWaiting() && items.get(i).suite().equals(suite)) {
                return i;
            }
        }
        return -1;
    }

    /** The first that waits and whose suite does not run. */
    Optional<Item> next() {
        return queue.stream()
                .filter(Item::isWaiting)
                .filter(item -> queue.stream()
                        .noneMatch(other -> !other.isWaiting() && other.suite().equals(item.suite())))
                .findFirst();
    }

    WatchState begun(Item item, String run) {
        return with(item, new Item(item.suite(), item.commit(), item.trigger(), Optional.of(run)));
    }

    /** Nothing of it had happened. */
    WatchState notBegun(Item item) {
        return with(item, new Item(item.suite(), item.commit(), item.trigger(), Optional.empty()));
    }

    private WatchState with(Item old, Item fresh) {
        UnaryOperator<Item> change = item -> item.equals(old) ? fresh : item;
        return new WatchState(address, commit, queue.stream().map(change).toList());
    }

    WatchState without(Item item) {
        return new WatchState(
                address, commit, queue.stream().filter(one -> !one.equals(item)).toList());
    }
}
