package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that happened in a run: one line of the journal. What a run is, is what its events say; see {@link RunState}.
 * Fields and kinds of events may be added; readers leave out what they do not know.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event", visible = true, defaultImpl = Event.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.RunStarted.class, name = "run-started"),
    @JsonSubTypes.Type(value = Event.Note.class, name = "note"),
    @JsonSubTypes.Type(value = Event.HostStarting.class, name = "host-starting"),
    @JsonSubTypes.Type(value = Event.HostWaits.class, name = "host-waits"),
    @JsonSubTypes.Type(value = Event.HostReady.class, name = "host-ready"),
    @JsonSubTypes.Type(value = Event.HostDied.class, name = "host-died"),
    @JsonSubTypes.Type(value = Event.StageStarted.class, name = "stage-started"),
    @JsonSubTypes.Type(value = Event.HostEnded.class, name = "host-ended"),
    @JsonSubTypes.Type(value = Event.OutputCounted.class, name = "output-counted"),
    @JsonSubTypes.Type(value = Event.StageEnded.class, name = "stage-ended"),
    @JsonSubTypes.Type(value = Event.FilesCollected.class, name = "files-collected"),
    @JsonSubTypes.Type(value = Event.CancelRequested.class, name = "cancel-requested"),
    @JsonSubTypes.Type(value = Event.ClusterStopped.class, name = "cluster-stopped"),
    @JsonSubTypes.Type(value = Event.RunResumed.class, name = "run-resumed"),
    @JsonSubTypes.Type(value = Event.ScriptsStopped.class, name = "scripts-stopped"),
    @JsonSubTypes.Type(value = Event.RunJudged.class, name = "run-judged"),
    @JsonSubTypes.Type(value = Event.RunEnded.class, name = "run-ended"),
    @JsonSubTypes.Type(value = Event.HostRestarted.class, name = "host-restarted"),
    @JsonSubTypes.Type(value = Event.ScriptCalled.class, name = "script-called"),
    @JsonSubTypes.Type(value = Event.ScriptsAnswered.class, name = "scripts-answered"),
    @JsonSubTypes.Type(value = Event.ResultsRead.class, name = "results-read"),
    @JsonSubTypes.Type(value = Event.FileAttached.class, name = "file-attached"),
    @JsonSubTypes.Type(value = Event.FileKept.class, name = "file-kept"),
    @JsonSubTypes.Type(value = Event.RunWaiting.class, name = "run-waiting"),
    @JsonSubTypes.Type(value = Event.RunPlaced.class, name = "run-placed"),
    @JsonSubTypes.Type(value = Event.ImageReady.class, name = "image-ready"),
    @JsonSubTypes.Type(value = Event.KnownIssueFound.class, name = "known-issue"),
    @JsonSubTypes.Type(value = Event.RunHeld.class, name = "run-held"),
    @JsonSubTypes.Type(value = Event.RunContinued.class, name = "run-continued"),
    @JsonSubTypes.Type(value = ClusterEvent.Saving.class, name = "cluster-saving"),
    @JsonSubTypes.Type(value = ClusterEvent.Saved.class, name = "cluster-saved"),
    @JsonSubTypes.Type(value = ClusterEvent.NotSaved.class, name = "cluster-not-saved"),
    @JsonSubTypes.Type(value = ClusterEvent.PuttingBack.class, name = "cluster-putting-back"),
    @JsonSubTypes.Type(value = ClusterEvent.PutBack.class, name = "cluster-put-back"),
    @JsonSubTypes.Type(value = Event.StandbyTaken.class, name = "standby-taken"),
    @JsonSubTypes.Type(value = Event.StandbySaved.class, name = "standby-saved")
})
public interface Event {
    /** When it happened, by the master's clock. */
    Instant at();

    /**
     * The first event.
     *
     * @param run the run's id
     * @param owner who runs it, such as {@code user@machine}
     * @param commit of the definition repository, with {@code +} behind it if files differed from it
     * @param hosts short names, those that run scripts first
     * @param active how many of them run scripts
     * @param stages all that are meant to run, in order
     * @param attempt which one it is; {@link Attempt#ONLY} in journals of old
     * @param cell the tags of the suite's matrix with their values in this run, in order; empty without a matrix, and in
     *     journals of old
     * @param trigger what had it start, in one sentence, such as a change or a schedule; empty if someone started it
     * @param commitPage the address of the commit's web page; empty if none is known, and in journals of old
     * @param rerunOf the id of the run that this one repeats, or a part of it; empty if it repeats none, and in journals of old
     * @param repeats how often it runs its cases; of more than once, {@code copy.3} is the third time of case {@code copy}. Once
     *     in journals of old
     */
    record RunStarted(
            Instant at,
            String run,
            String suite,
            String cluster,
            String owner,
            Optional<String> commit,
            String hypervisor,
            List<String> hosts,
            int active,
            List<Stage> stages,
            Attempt attempt,
            Map<String, String> cell,
            Optional<String> trigger,
            Optional<String> commitPage,
            Optional<String> rerunOf,
            int repeats)
            implements Event {
        public RunStarted {
            hosts = List.copyOf(hosts);
            stages = List.copyOf(stages);
            attempt = attempt == null ? Attempt.ONLY : attempt;
            cell = cell == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cell));
            trigger = trigger == null ? Optional.empty() : trigger;
            // a record may come from anywhere: what is no page is no link
            commitPage = commitPage == null ? Optional.empty() : commitPage.filter(CommitPages::isPage);
            rerunOf = rerunOf == null ? Optional.empty() : rerunOf;
            repeats = Math.max(1, repeats);
        }

        /** One of a commit that has no page, which repeats no other run. */
        public RunStarted(
                Instant at,
                String run,
                String suite,
                String cluster,
                String owner,
                Optional<String> commit,
                String hypervisor,
                List<String> hosts,
                int active,
                List<Stage> stages,
                Attempt attempt,
                Map<String, String> cell,
                Optional<String> trigger) {
            this(
                    at,
                    run,
                    suite,
                    cluster,
                    owner,
                    commit,
                    hypervisor,
                    hosts,
                    active,
                    stages,
                    attempt,
                    cell,
                    trigger,
                    Optional.empty(),
                    Optional.empty(),
                    1);
        }

        /** What was run, such as {@code copy} or {@code copy (version=5.6, arch=aarch64)}. */
        public String title() {
            return new MatrixCell(cell).title(suite);
        }

        /** The short names of those that run scripts. */
        @JsonIgnore
        public List<String> activeHosts() {
            return hosts.subList(0, Math.max(0, Math.min(active, hosts.size())));
        }

        /** A stage's name for people; the only stage of a script is the script. */
        public String name(Stage stage) {
            return isScript() ? "script" : stage.toString();
        }

        /** Whether its cases run more than once. */
        @JsonIgnore
        public boolean isRepeated() {
            return repeats > 1;
        }

        /** Whether it is one script, and no suite: that has cases. */
        @JsonIgnore
        public boolean isScript() {
            return stages.equals(List.of(Stage.SUITE_INIT));
        }

        /** Whether nothing was run: a cluster was started for people, without a suite. */
        @JsonIgnore
        public boolean isClusterAlone() {
            return stages.isEmpty();
        }
    }

    /**
     * There is no room for the run's cluster yet.
     *
     * @param reason for what it waits and for whom, such as {@code waits on qemu:///system for 2 GiB of memory: ...}
     */
    record RunWaiting(Instant at, String reason) implements Event {}

    /**
     * A hypervisor has room for the run's cluster.
     *
     * @param hypervisor its address, without parameters
     * @param reason why this one
     */
    record RunPlaced(Instant at, String hypervisor, String reason) implements Event {}

    /**
     * A prepared image is there.
     *
     * @param image its volume on the hypervisor
     * @param hosts that are started from it
     * @param made whether this run prepared it; else another one did
     */
    record ImageReady(Instant at, String image, List<String> hosts, boolean made) implements Event {
        public ImageReady {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * The run has taken a standby cluster over: it is restored, its clocks are set, and all hosts have answered with their own keys.
     *
     * @param cluster its id, by which commands name it
     * @param since when it stood by
     */
    record StandbyTaken(Instant at, String cluster, Instant since) implements Event {}

    /**
     * The run's cluster stands by from now on.
     *
     * @param cluster its id
     * @param hosts whose guests are saved
     * @param diskBytes that their memory takes
     */
    record StandbySaved(Instant at, String cluster, int hosts, long diskBytes) implements Event {}

    /** A sentence for people about the run, or about one host. */
    record Note(Instant at, Optional<String> host, String message) implements Event {}

    /** The guest was started and boots. */
    record HostStarting(Instant at, String host, String fullName, String address) implements Event {}

    /**
     * What a host that is not ready waits for from now on; before the first of them it boots.
     *
     * @param what such as {@code logs in} or {@code cloud-init: final}
     */
    record HostWaits(Instant at, String host, String what) implements Event {}

    /**
     * The host answers with its own key, cloud-init has finished where it runs, names resolve, and the host has its files.
     *
     * @param waited what it waited for, in order; empty in journals of old
     */
    record HostReady(Instant at, String host, List<Waited> waited) implements Event {
        public HostReady {
            waited = waited == null ? List.of() : List.copyOf(waited);
        }

        /** One of which only that is known. */
        public HostReady(Instant at, String host) {
            this(at, host, List.of());
        }
    }

    /** The host is of no more use in this run. */
    record HostDied(Instant at, String host, String reason) implements Event {}

    /** The barrier before it is passed, and the scripts are being started. */
    record StageStarted(Instant at, Stage stage, List<String> hosts, Instant deadline) implements Event {
        public StageStarted {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * One host's part of a stage is over.
     *
     * @param verdict SKIPPED if its script said that there was nothing to do
     * @param exitCode of its script, where it exited
     * @param signal that ended its script
     * @param cause why the verdict is not PASSED, in one sentence
     * @param outputBytes kept of its output
     * @param droppedBytes of its output, behind those, that were not kept
     */
    record HostEnded(
            Instant at,
            Stage stage,
            String host,
            Verdict verdict,
            OptionalInt exitCode,
            OptionalInt signal,
            Optional<String> cause,
            long outputBytes,
            long droppedBytes)
            implements Event {}

    /**
     * How many lines of a host's output of a stage tell of errors and of warnings, see {@link OutputCount}. An output in which
     * there are none has no such event, nor has one that could not be read.
     */
    record OutputCounted(Instant at, Stage stage, String host, long errors, long warnings, boolean complete)
            implements Event {}

    /**
     * The barrier behind the stage is passed, or the stage was skipped: then it never started.
     *
     * @param obstacle the run's verdict for what kept a skipped stage from starting, such as TIMED_OUT when the suite's time was
     *     over; empty if only an earlier stage did, and in journals of old
     */
    record StageEnded(Instant at, Stage stage, Verdict verdict, Optional<String> cause, Optional<Verdict> obstacle)
            implements Event {
        public StageEnded {
            obstacle = obstacle == null ? Optional.empty() : obstacle;
        }

        /** One that no obstacle of the run kept from starting. */
        public StageEnded(Instant at, Stage stage, Verdict verdict, Optional<String> cause) {
            this(at, stage, verdict, cause, Optional.empty());
        }
    }

    /**
     * Files of a host were put into the record. So many that one line would be too long are told by several events,
     * see {@link EventParts}.
     *
     * @param files paths below {@code collected/STAGE/HOST/}
     * @param notes what was omitted, and why
     */
    record FilesCollected(Instant at, Stage stage, String host, List<String> files, List<String> notes)
            implements Event {
        public FilesCollected {
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /** The process that wrote this record was ended in the middle of the run, and another one continues. */
    record RunResumed(Instant at, String owner) implements Event {}

    /**
     * The scripts that still run in a stage are being stopped.
     *
     * @param hosts where they run
     * @param verdict how they come out, whatever they do then
     * @param cause why they are stopped
     */
    record ScriptsStopped(Instant at, Stage stage, List<String> hosts, Verdict verdict, String cause) implements Event {
        public ScriptsStopped {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Someone asked for the run's end.
     *
     * @param atOnce without finalize stages
     */
    record CancelRequested(Instant at, String by, boolean atOnce) implements Event {}

    /**
     * A failure is known: its cause, or a line of its output that says why, matches an entry of {@code known-issues.yaml}.
     *
     * @param stage empty if the run failed beside its stages
     * @param hosts those whose failures in the stage match; none if the stage, or the run, failed as a whole
     * @param line that matches, of the first of these hosts, printable
     */
    record KnownIssueFound(Instant at, Optional<Stage> stage, List<String> hosts, Issue issue, String line)
            implements Event {
        public KnownIssueFound {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * How the run ended is known; what follows is the end of its cluster.
     *
     * @param known whether all that failed is a known issue
     * @param knownCases those that failed by known issues alone; none in journals of old
     */
    record RunJudged(Instant at, Verdict verdict, Optional<String> cause, boolean known, List<String> knownCases)
            implements Event {
        public RunJudged {
            knownCases = knownCases == null ? List.of() : List.copyOf(knownCases);
        }
    }

    /**
     * The cluster is gone, or is kept.
     *
     * @param keptUntil when a kept cluster's lease ends
     */
    record ClusterStopped(Instant at, Optional<Instant> keptUntil) implements Event {}

    /** The last event. */
    record RunEnded(Instant at, Verdict verdict, Optional<String> cause) implements Event {}

    /**
     * A host is back after a reboot that its script had announced, and the script is started again.
     *
     * @param restarts how often the script was started again in this stage, with this time
     * @param outputOffset the length of its output before: what the new start writes is appended to it
     */
    record HostRestarted(Instant at, Stage stage, String host, int restarts, long outputOffset) implements Event {}

    /**
     * A script has asked something of the master, such as {@code barrier loaded}.
     *
     * @param id of the call, among those of that stage on that host
     * @param call as the script wrote it
     * @param awaited the hosts for which it waits
     * @param answer what it got at once: {@code ok}, {@code ok VALUE} or {@code error MESSAGE}; empty if it waits
     */
    record ScriptCalled(
            Instant at, Stage stage, String host, String id, String call, List<String> awaited, Optional<String> answer)
            implements Event {
        public ScriptCalled {
            awaited = List.copyOf(awaited);
        }
    }

    /** Calls that waited have their answers. */
    record ScriptsAnswered(Instant at, Stage stage, List<Answer> answers) implements Event {
        public ScriptsAnswered {
            answers = List.copyOf(answers);
        }

        /**
         * What one call got.
         *
         * @param host where it came from
         * @param id as in {@link ScriptCalled}
         * @param text {@code ok}, {@code ok VALUE} or {@code error MESSAGE}
         */
        public record Answer(String host, String id, String text) {}
    }

    /**
     * Results that a case left in its output or in files of a host were read. So many that one line would be too long are told by several
     * events.
     */
    record ResultsRead(Instant at, Stage stage, String host, List<Entry> results) implements Event {
        public ResultsRead {
            results = List.copyOf(results);
        }

        /**
         * A result; see {@link ScriptResult}.
         *
         * @param millis how long it took; 0 if that is not known
         */
        public record Entry(String name, ScriptResult.Outcome outcome, String text, long millis) {
            public Entry {
                Objects.requireNonNull(name, "a result has a name");
                Objects.requireNonNull(outcome, "a result has an outcome");
                text = text == null ? "" : text;
            }

            /** One with a name and a text as long as they may be. */
            public static Entry of(String name, ScriptResult.Outcome outcome, String text, long millis) {
                return new Entry(ScriptResult.cutName(name), outcome, ScriptResult.cutText(text), millis);
            }
        }
    }

    /** A file that a script attached with that call is in the record. */
    record FileAttached(Instant at, Stage stage, String host, String id, Attachment.Content content) implements Event {}

    /** A file that a script keeps for other hosts with that call of {@code put_file} is in the record, as long as it is needed. */
    record FileKept(Instant at, Stage stage, String host, String id, String key, long size, String sha256)
            implements Event {}

    /**
     * The run stops behind a stage that did not pass, so that people can look at its cluster. Nothing is run or finalized meanwhile.
     *
     * @param until when it continues at the latest
     * @param cluster the id by which commands name its cluster
     * @param hosts that are alive
     * @param verdict of the run so far
     * @param cause of the verdict
     */
    record RunHeld(
            Instant at,
            Stage stage,
            Instant until,
            String cluster,
            List<String> hosts,
            Verdict verdict,
            Optional<String> cause)
            implements Event {
        public RunHeld {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * A run that was held continues: what was begun is finalized, and the run ends.
     *
     * @param by who let it; none if its time was over
     */
    record RunContinued(Instant at, Optional<String> by) implements Event {}

    /**
     * An event that only a newer version knows. It is read, and never written.
     *
     * @param event the name of its kind
     */
    record Unknown(Instant at, String event) implements Event {}
}
