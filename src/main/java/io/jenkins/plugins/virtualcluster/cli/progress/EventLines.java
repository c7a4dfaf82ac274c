package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events as plain lines. */
final class EventLines {
    private static final int NOTE_LINES = 30;

    private EventLines() {}

    /** The lines that tell of the event; none if it does not matter to a reader of a log. */
    static List<String> of(Event event) {
        if (event instanceof Event.RunStarted e) {
            List<String> lines = new ArrayList<>();
            String hosts = Plurals.count(e.hosts().size(), "host");
            lines.add(
                    e.isClusterAlone()
                            ? "run " + e.run() + " starts cluster " + e.cluster() + " (" + hosts + ")"
                            : "run " + e.run() + " of suite " + e.title() + " on cluster " + e.cluster() + " (" + hosts
                                    + ", " + Plurals.count(e.stages().size(), "stage") + attempt(e) + ")");
            e.rerunOf().ifPresent(run -> lines.add("run repeats " + OutputText.printable(run)));
            e.trigger().ifPresent(trigger -> lines.add("run because of " + OutputText.printable(trigger)));
            return lines;
        } else if (event instanceof Event.RunWaiting e) {
            return List.of("run " + OutputText.printable(e.reason()));
        } else if (event instanceof Event.RunPlaced e) {
            return List.of("run placed on " + OutputText.printable(e.reason()));
        } else if (event instanceof Event.ImageReady e) {
            return List.of(
                    "image " + OutputText.printable(e.image()) + (e.made() ? " prepared" : " was prepared before")
                            + " for " + Plurals.count(e.hosts().size(), "host"));
        } else if (event instanceof ClusterEvent.Saved e) {
            return List.of("cluster saved in " + Times.words(Duration.ofMillis(e.millis())));
        } else if (event instanceof ClusterEvent.PutBack e) {
            return List.of(e.sentence());
        } else if (event instanceof Event.StandbyTaken e) {
            return List.of("takes standby cluster " + OutputText.printable(e.cluster()) + ", made "
                    + Times.words(Duration.between(e.since(), e.at())) + " ago");
        } else if (event instanceof Event.StandbySaved e) {
            return List.of(
                    e.diskBytes() == 0
                            ? "cluster paused to stand by, in its hypervisor's memory"
                            : "cluster saved to stand by: " + new DataSize(e.diskBytes()).about() + " on the disk");
        } else if (event instanceof Event.RunResumed e) {
            return List.of("resumed by " + OutputText.printable(e.owner()));
        } else if (event instanceof Event.HostStarting e) {
            return List.of("host " + e.host() + " starting at " + e.address());
        } else if (event instanceof Event.HostReady e) {
            String waited = Waited.words(e.waited());
            return List.of("host " + e.host() + " ready" + (waited.isEmpty() ? "" : ": " + waited));
        } else if (event instanceof Event.StageStarted e) {
            return List.of("stage " + e.stage() + " started on "
                    + Plurals.count(e.hosts().size(), "host"));
        } else if (event instanceof Event.StageEnded e) {
            return List.of("stage " + e.stage() + " " + e.verdict() + because(e.cause()));
        } else if (event instanceof Event.ClusterStopped e) {
            return List.of(e.keptUntil()
                    .map(until -> "cluster kept until " + Times.minute(until))
                    .orElse("cluster stopped"));
        } else if (event instanceof Event.RunEnded e) {
            return List.of("run " + e.verdict() + because(e.cause()));
        }
        return ofTrouble(event);
    }

    private static String attempt(Event.RunStarted start) {
        return start.attempt().most() == 1 ? "" : ", " + start.attempt();
    }

    /** The lines that tell of the event; none unless it is something out of the common run. */
    static List<String> ofTrouble(Event event) {
        if (event instanceof Event.Note e) {
            return indented(e.message());
        } else if (event instanceof Event.HostDied e) {
            return List.of("host " + e.host() + " DEAD" + because(Optional.of(e.reason())));
        } else if (event instanceof Event.HostRestarted e) {
            return List.of("host " + e.host() + " is back after its reboot: stage " + e.stage() + " continues there");
        } else if (event instanceof Event.HostEnded e && !e.verdict().isGood()) {
            return List.of("stage " + e.stage() + " on " + e.host() + " " + e.verdict() + because(e.cause()));
        } else if (event instanceof Event.KnownIssueFound e) {
            return List.of(e.stage().map(stage -> "stage " + stage).orElse("run")
                    + (e.hosts().isEmpty() ? "" : " on " + String.join(", ", e.hosts()))
                    + ": known issue: " + e.issue().words());
        } else if (event instanceof Event.FilesCollected e && !e.notes().isEmpty()) {
            return e.notes().stream()
                    .map(note -> "collecting from " + e.host() + ": " + OutputText.printable(note))
                    .collect(Collectors.toList());
        } else if (event instanceof Event.RunHeld e) {
            return held(e);
        } else if (event instanceof Event.RunContinued e) {
            return List.of((e.by().map(by -> OutputText.printable(by) + " lets the run continue")
                            .orElse("the time of the hold is over"))
                    + ": finalize stages run, then the cluster is removed");
        } else if (event instanceof ClusterEvent.NotSaved e) {
            return List.of("the cluster is booted again for each case that is to find it clean, since it cannot be"
                    + " saved" + because(Optional.of(e.cause())));
        } else if (event instanceof Event.CancelRequested e) {
            return List.of(
                    e.atOnce()
                            ? "cancelled at once by " + OutputText.printable(e.by()) + ": the cluster is removed"
                            : "cancelled by " + OutputText.printable(e.by())
                                    + ": scripts are stopped, finalize stages run, then the cluster is removed");
        }
        return List.of();
    }

    private static List<String> held(Event.RunHeld hold) {
        String cluster = OutputText.printable(hold.cluster());
        String host =
                hold.hosts().stream().findFirst().map(OutputText::printable).orElse("HOST");
        return List.of(
                "held behind stage " + hold.stage() + " until " + Times.minute(hold.until())
                        + ", before anything is finalized",
                "    log in with: virtual-cluster ssh " + cluster + " " + host,
                "    finalize, and end the run: virtual-cluster continue " + cluster);
    }

    /** The cause on one line, after a colon; empty if there is none. */
    static String because(Optional<String> cause) {
        return cause.map(text -> ": " + OutputText.printable(text.replace('\n', ' ')))
                .orElse("");
    }

    private static List<String> indented(String message) {
        List<String> lines = new ArrayList<>();
        message.lines()
                .limit(NOTE_LINES)
                .forEach(line -> lines.add((lines.isEmpty() ? "" : "    ") + OutputText.printable(line)));
        return lines;
    }
}
