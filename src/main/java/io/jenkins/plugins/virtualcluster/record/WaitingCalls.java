package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For what scripts of the running stage wait: at a barrier, for a signal, a value, a file or a lock. run-state.js has the same. Not safe
 * for use by several threads.
 */
public final class WaitingCalls {
    /** Names in a sentence. */
    private static final int NAMED = 5;

    private record Key(String host, String id) {}

    private record Open(String host, String call, Set<String> awaited) {}

    private final Map<Key, Open> open = new LinkedHashMap<>();

    /**
     * Hosts that wait in the same way.
     *
     * @param what such as {@code at barrier loaded}
     * @param awaited whom they wait for; empty if that is not known
     */
    public record Group(List<String> hosts, String what, List<String> awaited) {
        /** Such as {@code srv1 waits at barrier loaded for srv2, srv3}. */
        public String sentence() {
            return (hosts.size() == 1 ? hosts.get(0) + " waits " : FewNames.of(hosts, NAMED) + " wait ")
                    + OutputText.printable(what)
                    + (awaited.isEmpty() ? "" : " for " + FewNames.of(awaited, NAMED));
        }
    }

    void apply(Event event) {
        if (event instanceof Event.StageStarted || event instanceof Event.StageEnded) {
            open.clear();
        } else if (event instanceof Event.ScriptCalled e) {
            String[] words = e.call().split("[ \t]+");
            if (words.length > 1) {
                releasing(e.host(), words).ifPresent(call -> released(call, e.host()));
            }
            if (e.answer().isEmpty()) {
                open.put(new Key(e.host(), e.id()), new Open(e.host(), e.call(), new LinkedHashSet<>(e.awaited())));
            }
        } else if (event instanceof Event.FileKept e) {
            released("get_file " + e.host() + ":" + e.key(), e.host());
        } else if (event instanceof Event.ScriptsAnswered e) {
            e.answers().forEach(answer -> open.remove(new Key(answer.host(), answer.id())));
        } else if (event instanceof Event.HostEnded e) {
            open.keySet().removeIf(key -> key.host.equals(e.host()));
        } else if (event instanceof Event.HostRestarted e) {
            restarted(e.host());
        }
    }

    /** Its script begins again: where it waited at a barrier, others wait for it once more. */
    private void restarted(String host) {
        Set<String> barriers = open.values().stream()
                .filter(each -> each.host.equals(host) && each.call.startsWith("barrier "))
                .map(each -> name(each.call))
                .collect(Collectors.toSet());
        open.keySet().removeIf(key -> key.host.equals(host));
        open.values().stream()
                .filter(each -> each.call.startsWith("barrier ") && barriers.contains(name(each.call)))
                .forEach(each -> each.awaited.add(host));
    }

    /** The call by which others wait for this one. */
    private static Optional<String> releasing(String host, String[] words) {
        return switch (words[0]) {
            case "barrier" -> Optional.of("barrier " + words[1]);
            case "signal" -> Optional.of("wait_for " + words[1]);
            case "put" -> Optional.of("get " + host + ":" + words[1]);
            default -> Optional.empty();
        };
    }

    private void released(String call, String host) {
        open.values().stream()
                .filter(each -> each.call.equals(call) || each.call.startsWith(call + " "))
                .forEach(each -> each.awaited.remove(host));
    }

    /** Whether the script of that host waits. */
    public boolean has(String host) {
        return open.keySet().stream().anyMatch(key -> key.host.equals(host));
    }

    /** All that wait, those in the same way together, the first to wait first. */
    public List<Group> groups() {
        Map<List<Object>, Group> groups = new LinkedHashMap<>();
        for (Open each : open.values()) {
            List<String> awaited = List.copyOf(each.awaited);
            String what = what(each.call);
            groups.computeIfAbsent(List.of(what, awaited), key -> new Group(new ArrayList<>(), what, awaited))
                    .hosts()
                    .add(each.host);
        }
        return groups.values().stream()
                .map(group -> new Group(Collections.unmodifiableList(group.hosts()), group.what(), group.awaited()))
                .toList();
    }

    /** The call's second word. */
    private static String name(String call) {
        String[] words = call.split("[ \t]+");
        return words.length > 1 ? words[1] : "";
    }

    private static String what(String call) {
        String name = name(call);
        return switch (call.split("[ \t]+")[0]) {
            case "barrier" -> "at barrier " + name;
            case "wait_for" -> "for signal " + name;
            case "get" -> "for value " + name;
            case "get_file" -> "for file " + name;
            case "put_file" -> "until its file " + name + " is kept";
            case "attach" -> "until " + name + " is attached";
            case "lock" -> "for lock " + name;
            default -> call;
        };
    }
}
