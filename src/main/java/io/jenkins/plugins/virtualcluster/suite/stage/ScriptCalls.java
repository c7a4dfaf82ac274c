package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.EventParts;
import io.jenkins.plugins.virtualcluster.record.ImageType;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.ScriptReports;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.ScriptCall;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the scripts of a run ask of the master, see {@link Coordinator}: each call is in the journal before its answer is sent, so a
 * process that continues the run gives the answers that this one gave, and nobody is released twice. A call comes again
 * when a connection was lost, and gets the same answer. Safe for use by several threads.
 */
public final class ScriptCalls {
    private static final String OK = "ok";

    /** Of a run, so that a script that calls in an endless loop does not fill the record. */
    private static final int MOST = 100_000;

    /**
     * A call of the stage.
     *
     * @param call its id, among those of the host
     */
    record Id(String host, String call) {}

    /** Where an answer goes, and a file with it. */
    private record Caller(ScriptCall call, CallFiles files) {}

    private final StagePlan plan;
    private final Map<String, Host> hosts = new HashMap<>();
    private final MeasurementLimits limits;
    private final RunJournal journal;
    private final Coordinator coordinator;
    private final ScriptReports reports = new ScriptReports();
    private Stage stage;
    /** Those of the stage that were asked, and those that were answered. */
    private final Set<Id> asked = new HashSet<>();

    private final Map<Id, String> answers = new HashMap<>();
    private final Map<Id, Caller> open = new HashMap<>();
    private final FileCalls files = new FileCalls();
    private final FileExchange exchange;
    /** Hosts of the stage that have ended. */
    private final Set<String> through = new HashSet<>();

    private int count;

    private ScriptCalls(Cluster cluster, StagePlan plan, MeasurementLimits limits, RunJournal journal) {
        this.plan = plan;
        this.limits = limits;
        this.journal = journal;
        cluster.hosts().forEach(host -> hosts.put(host.name(), host));
        coordinator = new Coordinator(HostNames.of(cluster));
        exchange = new FileExchange(journal);
    }

    /**
     * Those of a run, with what its journal says was asked before.
     *
     * @throws IOException if the journal cannot be read
     */
    public static ScriptCalls of(Cluster cluster, StagePlan plan, MeasurementLimits limits, RunJournal journal)
            throws IOException {
        ScriptCalls calls = new ScriptCalls(cluster, plan, limits, journal);
        if (Files.exists(journal.record().directory().journal())) {
            calls.recall(Journal.read(journal.record().directory().journal()));
        }
        return calls;
    }

    /** The run has ended: files that hosts kept for each other are no longer needed. */
    public static void end(RunJournal journal) {
        new FileExchange(journal).retain(Set.of());
    }

    /** Takes in what happened before, and writes down the answers that the former process could not. */
    private synchronized void recall(List<Event> events) {
        Map<Id, String> written = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.StageStarted e) {
                enter(e.stage(), e.hosts());
                written.clear();
            } else if (event instanceof Event.ScriptCalled e && e.stage().equals(stage)) {
                asked.add(new Id(e.host(), e.id()));
                know(answers(e.host(), e.id(), e.call()));
                e.answer().ifPresent(answer -> written.put(new Id(e.host(), e.id()), answer));
            } else if (event instanceof Event.ScriptsAnswered e && e.stage().equals(stage)) {
                e.answers().forEach(answer -> written.put(new Id(answer.host(), answer.id()), answer.text()));
            } else if (event instanceof Event.FileKept e
                    && e.stage().equals(stage)
                    && FileCalls.Kept.isDigest(e.sha256())) {
                files.end(new Id(e.host(), e.id()));
                know(coordinator.fileKept(
                        e.host(), e.id(), e.key(), new FileCalls.Kept(e.size(), e.sha256()).toString()));
            } else if (event instanceof Event.FileAttached e && e.stage().equals(stage)) {
                files.end(new Id(e.host(), e.id()));
                know(List.of(new Coordinator.Answer(e.host(), e.id(), OK)));
            } else if (event instanceof Event.HostRestarted e && e.stage().equals(stage)) {
                files.end(e.host());
                know(coordinator.restarted(e.host()));
            } else if (event instanceof Event.HostEnded e && e.stage().equals(stage)) {
                through.add(e.host());
                files.end(e.host());
                know(coordinator.ended(e.host(), end(e)));
            }
            reports.apply(event);
        }
        written.keySet().forEach(files::end);
        List<Coordinator.Answer> unwritten = answers.entrySet().stream()
                .filter(answer -> !written.containsKey(answer.getKey()))
                .map(answer -> new Coordinator.Answer(
                        answer.getKey().host(), answer.getKey().call(), answer.getValue()))
                .toList();
        answers.putAll(written);
        write(unwritten);
    }

    /** @return those that can be told now: a file is sent before its answer */
    private List<Coordinator.Answer> know(List<Coordinator.Answer> given) {
        List<Coordinator.Answer> told = new ArrayList<>();
        for (Coordinator.Answer answer : given) {
            Id id = new Id(answer.host(), answer.id());
            if (!files.holdsBack(id, answer.text())) {
                answers.put(id, answer.text());
                told.add(answer);
            }
        }
        return told;
    }

    /** A stage begins: its event is written, and the scripts of its hosts can call from now on. */
    synchronized void begin(Stage next, List<String> itsHosts, Function<Instant, Event.StageStarted> event) {
        enter(next, itsHosts);
        exchange.retain(keptFiles().stream().map(FileCalls.Kept::sha256).collect(Collectors.toSet()));
        append(event::apply);
    }

    /**
     * Takes a call of a script, and answers it now or later.
     *
     * @param restarts how often the script was started again: ids are unique among the calls of one start
     * @param door to the files of that start on its host
     */
    synchronized void take(String host, int restarts, ScriptCall call, CallFiles door) {
        Id id = new Id(host, call.id() + (restarts == 0 ? "" : "@" + restarts));
        if (answers.containsKey(id)) {
            call.answer().accept(answers.get(id));
            return;
        }
        open.put(id, new Caller(call, door));
        // Behind its host's end nothing is written.
        if (through.contains(host)) {
            return;
        }
        if (!asked.add(id)) {
            moveFiles();
            return;
        }
        List<Coordinator.Answer> given = know(answers(host, id.call(), call.text()));
        Stage now = stage;
        List<String> awaited = coordinator.awaited(host, id.call());
        Optional<String> atOnce = Optional.ofNullable(answers.get(id));
        append(at -> new Event.ScriptCalled(at, now, host, id.call(), call.text(), awaited, atOnce));
        write(given.stream()
                .filter(answer -> !id.equals(new Id(answer.host(), answer.id())))
                .toList());
        send(given);
        moveFiles();
    }

    private List<Coordinator.Answer> answers(String host, String id, String text) {
        Optional<String> refusal = Optional.empty();
        if (ScriptReports.isReport(text)) {
            refusal = reports.refusal(stage, host, text);
            if (refusal.isEmpty()) {
                return List.of(new Coordinator.Answer(host, id, OK));
            }
        }
        if (++count > MOST) {
            return List.of(new Coordinator.Answer(host, id, "error the run has asked " + MOST + " times; that is all"));
        }
        refusal = refusal.or(() -> files.refusal(text, keptFiles(), reports.attachments()));
        if (refusal.isPresent()) {
            return List.of(new Coordinator.Answer(
                    host, id, "error " + text.strip().replace('\t', ' ') + ": " + refusal.get()));
        }
        List<Coordinator.Answer> given = Attachment.isCall(text) ? List.of() : coordinator.call(host, id, text);
        if (given.stream()
                .noneMatch(answer -> answer.id().equals(id) && answer.text().startsWith("error "))) {
            files.accept(new Id(host, id), text);
        }
        return given;
    }

    private List<FileCalls.Kept> keptFiles() {
        return coordinator.files().stream().map(FileCalls.Kept::parse).toList();
    }

    /** Has the files moved of all calls whose scripts are heard, unless that is under way. */
    private void moveFiles() {
        for (Id id : files.open()) {
            Caller caller = open.get(id);
            if (caller != null && files.begin(id)) {
                Stage now = stage;
                Optional<String> coming = files.coming(id);
                caller.files()
                        .threads()
                        .execute(
                                coming.isPresent()
                                        ? () -> fetch(now, id, coming.get(), caller.files())
                                        : () -> deliver(now, id, caller.files()));
            }
        }
    }

    private void fetch(Stage of, Id id, String call, CallFiles door) {
        try {
            Optional<String> trouble = journal.record().trouble();
            if (trouble.isPresent()) {
                failed(of, id, trouble.get());
            } else {
                came(of, id, call, exchange.fetch(id.host(), id.call(), FileCalls.size(call), door));
            }
        } catch (IOException | RemoteException e) {
            failed(of, id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.drop(id.host(), id.call());
        }
    }

    /** A file of a script has come: it is in the record before its event is, and that before the answer. */
    private synchronized void came(Stage of, Id id, String call, FileExchange.Content content) throws IOException {
        if (!of.equals(stage) || files.coming(id).isEmpty()) {
            return;
        }
        List<Coordinator.Answer> given;
        if (Attachment.isCall(call)) {
            Attachment.Wish wish = Attachment.Wish.parse(call);
            String path = wish.path(reports.attachments().size() + 1);
            FileExchange.move(
                    content,
                    journal.record().directory().collected(of, id.host()).resolve(path));
            files.end(id);
            Attachment.Content attached = new Attachment.Content(
                    path,
                    wish.title(),
                    content.size(),
                    content.sha256(),
                    content.image().map(ImageType::mime));
            append(at -> new Event.FileAttached(at, of, id.host(), id.call(), attached));
            given = List.of(new Coordinator.Answer(id.host(), id.call(), OK));
        } else {
            exchange.keep(content);
            files.end(id);
            String key = FileCalls.key(call);
            journal.append(
                    at -> new Event.FileKept(at, of, id.host(), id.call(), key, content.size(), content.sha256()));
            given = coordinator.fileKept(
                    id.host(), id.call(), key, new FileCalls.Kept(content.size(), content.sha256()).toString());
        }
        tell(given);
        moveFiles();
    }

    private void deliver(Stage of, Id id, CallFiles door) {
        Optional<FileCalls.Kept> kept = toDeliver(of, id);
        try {
            if (kept.isPresent()) {
                door.send(exchange.kept(kept.get().sha256()), FileExchange.name(id.call()));
                answer(of, id, OK);
            }
        } catch (RemoteException e) {
            failed(of, id, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<FileCalls.Kept> toDeliver(Stage of, Id id) {
        return of.equals(stage) ? files.going(id) : Optional.empty();
    }

    private void failed(Stage of, Id id, String why) {
        answer(of, id, "error the file could not be moved: " + why.replace('\n', ' '));
    }

    private synchronized void answer(Stage of, Id id, String text) {
        if (of.equals(stage) && files.end(id)) {
            tell(List.of(new Coordinator.Answer(id.host(), id.call(), text)));
        }
    }

    /**
     * Takes results that were read of what a host's script left.
     *
     * @return false if the run has too many, so that some are not kept
     */
    synchronized boolean read(String host, List<Event.ResultsRead.Entry> results) {
        List<Event.ResultsRead.Entry> kept = results.subList(0, Math.min(results.size(), reports.room()));
        EventParts.resultsRead(journal.now(), stage, host, kept).forEach(event -> append(at -> event));
        return kept.size() == results.size();
    }

    /**
     * How a host's part of the stage ended, seen with what its script reported: an exit status does not hide results that
     * failed, nor limits that are broken.
     */
    synchronized HostOutcome judge(String host, HostOutcome outcome) {
        if (!outcome.verdict().isGood()) {
            return outcome;
        }
        List<String> causes = Stream.concat(
                        reports.failed(stage, host).stream().map(ScriptResult::failure),
                        limits.broken(reports.measured(stage, host)).stream())
                .toList();
        return causes.isEmpty()
                ? outcome
                : outcome.failed(causes.get(0) + (causes.size() == 1 ? "" : " (and " + (causes.size() - 1) + " more)"));
    }

    /** A host's part of the stage is over: its event is written, and who waits for the host is released. */
    synchronized void ended(String host, Function<Instant, Event.HostEnded> event) {
        List<Coordinator.Answer> given = new ArrayList<>();
        journal.append(at -> {
            Event.HostEnded ended = event.apply(at);
            given.addAll(coordinator.ended(host, end(ended)));
            return ended;
        });
        through.add(host);
        files.end(host);
        tell(given);
    }

    /** A host's script is started again after a reboot: its event is written. */
    synchronized void restarted(String host, Function<Instant, Event.HostRestarted> event) {
        journal.append(event::apply);
        files.end(host);
        tell(coordinator.restarted(host));
    }

    private static String end(Event.HostEnded event) {
        return switch (event.verdict()) {
            case PASSED -> "its script has ended";
            case INFRASTRUCTURE -> "it is lost: " + event.cause().orElse("");
            default -> "its script " + event.cause().orElse("has ended");
        };
    }

    /** Writes an event that says what scripts reported. */
    private void append(Function<Instant, Event> event) {
        journal.append(at -> {
            Event happened = event.apply(at);
            reports.apply(happened);
            return happened;
        });
    }

    /** Takes in answers; those that can be told now are written, and sent then. */
    private void tell(List<Coordinator.Answer> given) {
        List<Coordinator.Answer> told = know(given);
        write(told);
        send(told);
    }

    private void write(List<Coordinator.Answer> given) {
        if (!given.isEmpty()) {
            Stage now = stage;
            List<Event.ScriptsAnswered.Answer> told = given.stream()
                    .map(each -> new Event.ScriptsAnswered.Answer(each.host(), each.id(), each.text()))
                    .toList();
            journal.append(at -> new Event.ScriptsAnswered(at, now, told));
        }
    }

    private void send(List<Coordinator.Answer> given) {
        given.forEach(answer -> {
            Caller caller = open.remove(new Id(answer.host(), answer.id()));
            if (caller != null) {
                caller.call().answer().accept(answer.text());
            }
        });
    }

    private void enter(Stage next, List<String> itsHosts) {
        stage = next;
        asked.clear();
        answers.clear();
        open.clear();
        files.clear();
        through.clear();
        Map<String, String> scripts = new HashMap<>();
        itsHosts.forEach(name -> scripts.put(name, script(next, name)));
        coordinator.begin(stage, scripts);
    }

    private String script(Stage of, String host) {
        return Optional.ofNullable(plan.scripts().get(of))
                .flatMap(scripts -> scripts.of(hosts.get(host)))
                .map(script -> script.file().toString())
                .orElse("");
    }
}
