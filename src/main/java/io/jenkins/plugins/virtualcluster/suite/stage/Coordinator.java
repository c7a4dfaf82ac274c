package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the scripts of a run agree on: barriers, signals, values, files and locks. The same calls and ends in the same order lead to the
 * same answers, so another process that is told of them knows what this one knew. Not safe for use by several threads.
 *
 * <p>Barriers and locks are of one stage. Signals and values of {@code suite-init} stay for the whole run, those of a case's
 * stages for that case.
 */
final class Coordinator {
    private static final String OK = "ok";

    private static final String ERROR = "error ";
    /** Before the keys of values. */
    private static final String VALUE = "=";
    /** Before the keys of files. */
    private static final String FILE = "@";

    private static final int MOST_VALUES = 10_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /**
     * An answer to a call.
     *
     * @param text {@code ok}, {@code ok VALUE} or {@code error MESSAGE}
     */
    record Answer(String host, String id, String text) {}

    /**
     * A call that waits.
     *
     * @param words as the script wrote it
     * @param key of the fact that it waits for, if it waits for one
     * @param others whom it waits for; changed as they come
     */
    private record Waiting(String host, String id, String words, String key, Set<String> others) {
        Answer answer(String text) {
            return new Answer(host, id, text);
        }

        Answer error(String message) {
            return new Answer(host, id, ERROR + words + ": " + message);
        }
    }

    /**
     * A barrier of a stage.
     *
     * @param members who takes part
     * @param arrivals how often each has come
     */
    private record Barrier(Set<String> members, Map<String, Integer> arrivals, List<Waiting> waiting) {}

    private static final class Lock {
        private String holder;
        private final Deque<Waiting> queue = new ArrayDeque<>();
    }

    private final HostNames names;
    /** Signals, values and files of each host; values with {@code =} before their key, files with {@code @}. */
    private final Map<String, Map<String, String>> ofRun = new HashMap<>();

    private final Map<String, Map<String, String>> ofCase = new HashMap<>();
    private Stage stage;
    /** Which script each host of the stage runs. */
    private Map<String, String> scripts = Map.of();
    /** Of the stage's hosts, those whose script can do nothing more, and why. */
    private final Map<String, String> gone = new LinkedHashMap<>();

    private final Map<String, Barrier> barriers = new TreeMap<>();
    private final Map<String, Lock> locks = new TreeMap<>();
    private final List<Waiting> forFacts = new ArrayList<>();

    Coordinator(HostNames names) {
        this.names = names;
    }

    /**
     * A stage begins.
     *
     * @param runs which script each of its hosts runs
     */
    void begin(Stage next, Map<String, String> runs) {
        if (stage != null && !stage.testCase().equals(next.testCase())) {
            ofCase.clear();
        }
        if (stage != null && stage.isPreparation()) {
            // Its guest is gone, and a run that finds the image there has none of it.
            ofRun.clear();
        }
        stage = next;
        scripts = Map.copyOf(runs);
        gone.clear();
        barriers.clear();
        locks.clear();
        forFacts.clear();
    }

    /** Takes a call; the same one is not to come twice. */
    List<Answer> call(String host, String id, String text) {
        List<Answer> answers = new ArrayList<>();
        String[] words = text.strip().split(" +");
        try {
            if (gone.containsKey(host) || !scripts.containsKey(host)) {
                throw new IllegalArgumentException("the script of " + host + " in " + stage + " does not run");
            }
            take(new Waiting(host, id, text, "", new LinkedHashSet<>()), words, answers);
        } catch (IllegalArgumentException e) {
            answers.add(new Answer(host, id, ERROR + text + ": " + e.getMessage()));
        }
        return answers;
    }

    private void take(Waiting call, String[] words, List<Answer> answers) {
        switch (words[0]) {
            case "barrier" -> {
                needs(words, 1, Integer.MAX_VALUE, "barrier NAME [HOST...]");
                barrier(call, words, answers);
            }
            case "signal" -> {
                needs(words, 1, 1, "signal NAME");
                keep(call, name(words[1]), "", answers);
            }
            case "wait_for" -> {
                needs(words, 2, Integer.MAX_VALUE, "wait_for NAME HOST...");
                name(words[1]);
                call.others().addAll(named(words, 2));
                awaitFacts(call, words[1], answers);
            }
            case "put" -> {
                needs(words, 2, Integer.MAX_VALUE, "put KEY VALUE");
                String value =
                        call.words().strip().substring("put".length()).strip().substring(words[1].length());
                keep(call, VALUE + name(words[1]), value.strip(), answers);
            }
            case "get" -> {
                needs(words, 1, 1, "get [HOST:]KEY");
                get(call, words[1], VALUE, answers);
            }
            case "put_file" -> {
                needs(words, 2, 2, "put_file KEY FILE");
                // it is kept when its content has come
                name(words[1]);
            }
            case "get_file" -> {
                needs(words, 1, 1, "get_file HOST:KEY FILE");
                get(call, words[1], FILE, answers);
            }
            case "lock" -> {
                needs(words, 1, 1, "lock NAME");
                lock(call, name(words[1]), answers);
            }
            case "unlock" -> {
                needs(words, 1, 1, "unlock NAME");
                Lock lock = locks.get(name(words[1]));
                if (lock == null || !call.host().equals(lock.holder)) {
                    throw new IllegalArgumentException(call.host() + " does not hold this lock");
                }
                answers.add(call.answer(OK));
                pass(lock, answers);
            }
            default ->
                throw new IllegalArgumentException(
                        "there is no such call; expected barrier, signal, wait_for, put, get, put_file, get_file, lock, unlock,"
                                + " result, measure or attach");
        }
    }

    private static void needs(String[] words, int least, int most, String use) {
        if (words.length - 1 < least || words.length - 1 > most) {
            throw new IllegalArgumentException("use it as: " + use);
        }
    }

    private static String name(String word) {
        if (!NAME.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "'" + word + "' is not a name of up to 100 letters, digits, '.', '_' and '-'");
        }
        return word;
    }

    private List<String> named(String[] words, int from) {
        return names.named(List.of(words).subList(from, words.length));
    }

    private String single(String word) {
        List<String> hosts = names.named(List.of(word));
        if (hosts.size() != 1) {
            throw new IllegalArgumentException("'" + word + "' names " + hosts.size() + " hosts; expected one");
        }
        return hosts.get(0);
    }

    private void barrier(Waiting call, String[] words, List<Answer> answers) {
        String name = name(words[1]);
        Set<String> members = new LinkedHashSet<>(words.length > 2 ? named(words, 2) : sameScript(call.host()));
        if (!members.contains(call.host())) {
            throw new IllegalArgumentException("it is a barrier of " + String.join(", ", members) + ", and "
                    + call.host() + " is none of them; to wait for others only, use signal and wait_for");
        }
        Barrier barrier =
                barriers.computeIfAbsent(name, key -> new Barrier(members, new HashMap<>(), new ArrayList<>()));
        if (!barrier.members().equals(members)) {
            throw new IllegalArgumentException(
                    "others came to it as a barrier of " + String.join(", ", barrier.members())
                            + ", and " + call.host() + " as one of " + String.join(", ", members)
                            + "; name the same hosts in all scripts");
        }
        int round = barrier.arrivals().merge(call.host(), 1, Integer::sum);
        Optional<String> missing = members.stream()
                .filter(member ->
                        arrivals(barrier, member) < round && cannotCome(member).isPresent())
                .findFirst();
        if (missing.isPresent()) {
            throw new IllegalArgumentException(missing.get() + " cannot come to it: "
                    + cannotCome(missing.get()).get());
        }
        members.stream().filter(member -> arrivals(barrier, member) < round).forEach(call.others()::add);
        barrier.waiting().add(call);
        for (Waiting each : barrier.waiting()) {
            if (each != call
                    && each.others().remove(call.host())
                    && each.others().isEmpty()) {
                answers.add(each.answer(OK));
            }
        }
        if (call.others().isEmpty()) {
            answers.add(call.answer(OK));
        }
        barrier.waiting().removeIf(each -> each.others().isEmpty());
    }

    /** The hosts for which a call waits; none if it does not wait. */
    List<String> awaited(String host, String id) {
        return Stream.of(
                        barriers.values().stream().flatMap(barrier -> barrier.waiting().stream()),
                        locks.values().stream().flatMap(lock -> lock.queue.stream()),
                        forFacts.stream())
                .flatMap(calls -> calls)
                .filter(call -> call.host().equals(host) && call.id().equals(id))
                .flatMap(call -> call.others().stream())
                .toList();
    }

    /**
     * The content of a file has come that a call {@code put_file} told of.
     *
     * @param value what calls of {@code get_file} are answered with
     */
    List<Answer> fileKept(String host, String id, String key, String value) {
        List<Answer> answers = new ArrayList<>();
        if (!gone.containsKey(host)) {
            Waiting call = new Waiting(host, id, "put_file " + key, "", Set.of());
            try {
                keep(call, FILE + key, value, answers);
            } catch (IllegalArgumentException e) {
                answers.add(call.error(e.getMessage()));
            }
        }
        return answers;
    }

    /** What {@link #fileKept} was told of all files that can still be asked for. */
    Set<String> files() {
        return Stream.of(ofRun, ofCase)
                .flatMap(facts -> facts.values().stream())
                .flatMap(facts -> facts.entrySet().stream())
                .filter(fact -> fact.getKey().startsWith(FILE))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    private static int arrivals(Barrier barrier, String host) {
        return barrier.arrivals().getOrDefault(host, 0);
    }

    private Collection<String> sameScript(String host) {
        return names.hosts().stream()
                .filter(other -> Objects.equals(scripts.get(other), scripts.get(host)))
                .toList();
    }

    /** Why a host can do nothing more in this stage. */
    private Optional<String> cannotCome(String host) {
        return scripts.containsKey(host)
                ? Optional.ofNullable(gone.get(host))
                : Optional.of("it runs no script in " + stage);
    }

    private void keep(Waiting call, String key, String value, List<Answer> answers) {
        Map<String, String> facts =
                (stage.testCase().isPresent() ? ofCase : ofRun).computeIfAbsent(call.host(), host -> new HashMap<>());
        if (facts.size() >= MOST_VALUES && !facts.containsKey(key)) {
            throw new IllegalArgumentException(call.host() + " keeps " + MOST_VALUES + " values and signals already");
        }
        facts.put(key, value);
        answers.add(call.answer(OK));
        for (Waiting each : List.copyOf(forFacts)) {
            settle(each, answers);
        }
    }

    /**
     * Waits for what a host has put.
     *
     * @param word {@code HOST:KEY}, or a key of the host that asks
     * @param kind before the keys of what it has put
     */
    private void get(Waiting call, String word, String kind, List<Answer> answers) {
        int colon = word.lastIndexOf(':');
        String key = kind + name(word.substring(colon + 1));
        call.others().add(colon < 0 ? call.host() : single(word.substring(0, colon)));
        awaitFacts(call, key, answers);
    }

    private void awaitFacts(Waiting call, String key, List<Answer> answers) {
        Waiting waiting = new Waiting(call.host(), call.id(), call.words(), key, call.others());
        forFacts.add(waiting);
        settle(waiting, answers);
    }

    /** Answers a call that waits for facts if it can be, or will never be. */
    private void settle(Waiting call, List<Answer> answers) {
        String key = call.key();
        String value = "";
        for (String other : List.copyOf(call.others())) {
            Optional<String> fact = fact(other, key);
            if (fact.isPresent()) {
                value = fact.get();
                call.others().remove(other);
                continue;
            }
            Optional<String> why = (key.startsWith(VALUE) || key.startsWith(FILE)) && other.equals(call.host())
                    ? Optional.of("it has not put it")
                    : cannotCome(other);
            if (why.isPresent()) {
                forFacts.remove(call);
                answers.add(call.error(other + " has not given it, and cannot any more: " + why.get()));
                return;
            }
        }
        if (call.others().isEmpty()) {
            forFacts.remove(call);
            answers.add(call.answer(value.isEmpty() ? OK : OK + " " + value));
        }
    }

    private Optional<String> fact(String host, String key) {
        return Optional.ofNullable(ofCase.getOrDefault(host, Map.of()).get(key))
                .or(() -> Optional.ofNullable(ofRun.getOrDefault(host, Map.of()).get(key)));
    }

    private void lock(Waiting call, String name, List<Answer> answers) {
        Lock lock = locks.computeIfAbsent(name, key -> new Lock());
        if (call.host().equals(lock.holder)) {
            throw new IllegalArgumentException(call.host() + " holds this lock already");
        }
        if (lock.holder == null) {
            lock.holder = call.host();
            answers.add(call.answer(OK));
        } else {
            call.others().add(lock.holder);
            lock.queue.add(call);
        }
    }

    /** To the next who waits for the lock. */
    private static void pass(Lock lock, List<Answer> answers) {
        Waiting next = lock.queue.poll();
        lock.holder = next == null ? null : next.host();
        if (next != null) {
            answers.add(next.answer(OK));
            lock.queue.forEach(each -> {
                each.others().clear();
                each.others().add(lock.holder);
            });
        }
    }

    /**
     * A host's script can do nothing more in this stage: whoever waits for it is released.
     *
     * @param why such as {@code its script has ended}
     */
    List<Answer> ended(String host, String why) {
        List<Answer> answers = new ArrayList<>();
        if (stage == null || gone.putIfAbsent(host, why) != null) {
            return answers;
        }
        withdraw(host, answers);
        barriers.values()
                .forEach(barrier -> barrier.waiting().removeIf(call -> {
                    boolean inVain = call.others().contains(host);
                    if (inVain) {
                        answers.add(call.error(host + " cannot come to it: " + why));
                    }
                    return inVain;
                }));
        List.copyOf(forFacts).forEach(call -> settle(call, answers));
        return answers;
    }

    /** A host has rebooted, and its script begins anew: what it waited for is forgotten, and its locks are free. */
    List<Answer> restarted(String host) {
        List<Answer> answers = new ArrayList<>();
        withdraw(host, answers);
        return answers;
    }

    private void withdraw(String host, List<Answer> answers) {
        forFacts.removeIf(call -> call.host().equals(host));
        barriers.values()
                .forEach(barrier -> barrier.waiting().removeIf(call -> {
                    boolean own = call.host().equals(host);
                    if (own) {
                        barrier.arrivals().merge(host, -1, Integer::sum);
                        barrier.waiting().forEach(other -> {
                            if (!other.host().equals(host)) {
                                other.others().add(host);
                            }
                        });
                    }
                    return own;
                }));
        locks.values().forEach(lock -> {
            lock.queue.removeIf(call -> call.host().equals(host));
            if (host.equals(lock.holder)) {
                pass(lock, answers);
            }
        });
    }
}
