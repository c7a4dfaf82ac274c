package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs whose process was ended before they were over, with their reports and all that was to follow them. */
public final class InterruptedRuns {
    private InterruptedRuns() {}

    /**
     * The one that is meant.
     *
     * @param name its id, or the name of its record; none for the only one there is
     * @throws InvalidRequestException if there is none, or there are several: the message names them
     */
    static Records.Entry named(Path records, Optional<String> name) throws InvalidRequestException, IOException {
        List<Records.Entry> all = new ArrayList<>();
        for (Records.Entry entry : Records.list(records, Integer.MAX_VALUE)) {
            try {
                if (isOne(records, entry)) {
                    all.add(entry);
                }
            } catch (IOException e) {
                if (name.isPresent() && isNamed(name.get(), entry)) {
                    throw e;
                }
                // Another one, which 'list' shows with what is wrong with it.
            }
        }
        List<Records.Entry> meant = all.stream()
                .filter(entry -> name.isEmpty() || isNamed(name.get(), entry))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (all.isEmpty()) {
            throw new InvalidRequestException(
                    "No run in " + records + " was interrupted; name another directory with --records");
        }
        String names = String.join(", ", all.stream().map(InterruptedRuns::run).toList());
        throw new InvalidRequestException(
                name.isEmpty()
                        ? all.size() + " runs in " + records + " were interrupted; name one of them: " + names
                        : "No run '" + name.get() + "' in " + records + " was interrupted; these were: " + names);
    }

    private static boolean isNamed(String name, Records.Entry entry) {
        return name.equals(run(entry)) || name.equals(recordName(entry));
    }

    /** How a list names the command that continues. */
    public static String remedy(Records.Entry entry) {
        return (entry.damage().isEmpty() || entry.state().ended().isPresent()
                        ? "continue"
                        : "end it and remove its cluster")
                + " with: virtual-cluster resume " + run(entry);
    }

    /** Its id, which also ends the name of its record. */
    public static String run(Records.Entry entry) {
        String name = recordName(entry);
        return entry.state().started().map(Event.RunStarted::run).orElse(name.substring(name.lastIndexOf('-') + 1));
    }

    /**
     * Whether that is one.
     *
     * @throws IOException if what is to follow it cannot be read
     */
    public static boolean isOne(Path records, Records.Entry entry) throws IOException {
        return !entry.beingWritten()
                && Files.exists(entry.directory().request())
                && (entry.state().ended().isEmpty()
                        || !Files.exists(entry.directory().report())
                        || isFollowed(records, entry));
    }

    /** Whether something is to follow that has not begun. */
    private static boolean isFollowed(Path records, Records.Entry entry) throws IOException {
        Optional<FollowUp> launch = FollowUp.of(entry.directory());
        if (launch.isEmpty()) {
            return false;
        }
        Optional<String> next = launch.get().next();
        Optional<RunDirectory> follower = next.isEmpty() ? Optional.empty() : Records.ofRun(records, next.get());
        return follower.isEmpty()
                || (!Files.exists(follower.get().request()) && !Records.isBeingWritten(follower.get()));
    }

    private static String recordName(Records.Entry entry) {
        return String.valueOf(entry.directory().path().getFileName());
    }
}
