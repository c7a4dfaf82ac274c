package io.jenkins.plugins.virtualcluster.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The hosts of a cluster as users name them: {@code srv1}, {@code srv[1-3,7]} as clustershell writes ranges, or
 * {@code role:server} for all that have the role.
 *
 * @param roles each host's, by its short name, in the order of the cluster
 */
public record HostNames(Map<String, List<String>> roles) {
    /** What stands before a role where hosts are named. */
    public static final String ROLE = "role:";

    /** As many hosts as a cluster can have; no range names more. */
    private static final int MOST = 1000;

    private static final Pattern RANGE = Pattern.compile("([^\\[\\]]*)\\[([0-9,-]+)]([^\\[\\]]*)");
    /** The last number of a name, and what is around it. */
    private static final Pattern NUMBERED = Pattern.compile("(|.*[^0-9])([0-9]{1,9})([^0-9]*)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

    public HostNames {
        Map<String, List<String>> ordered = new LinkedHashMap<>();
        roles.forEach((host, its) -> ordered.put(host, List.copyOf(its)));
        roles = Collections.unmodifiableMap(ordered);
    }

    /** Those of that cluster. */
    public static HostNames of(Cluster cluster) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        cluster.hosts().forEach(host -> roles.put(host.name(), host.roles()));
        return new HostNames(roles);
    }

    /** The short names of all hosts. */
    public Set<String> hosts() {
        return roles.keySet();
    }

    /** The roles that some host has, in alphabetical order. */
    public Set<String> allRoles() {
        Set<String> all = new TreeSet<>();
        roles.values().forEach(all::addAll);
        return all;
    }

    /**
     * Host names as one word in the same notation, such as {@code client,srv[1-3,7]}: each name once, those that differ only by a
     * number together.
     */
    public static String folded(Collection<String> hosts) {
        // By what is around the number, and by how many digits it is written with if zeros fill it up.
        Map<String, TreeMap<String, TreeSet<Integer>>> series = new TreeMap<>();
        Set<String> plain = new TreeSet<>();
        for (String host : hosts) {
            Matcher number = NUMBERED.matcher(host);
            if (number.matches()) {
                String digits = number.group(2);
                series.computeIfAbsent(number.group(1) + "[]" + number.group(3), key -> new TreeMap<>())
                        .computeIfAbsent(
                                digits.startsWith("0") && digits.length() > 1 ? digits.length() + "" : "",
                                key -> new TreeSet<>())
                        .add(Integer.parseInt(digits));
            } else {
                plain.add(host);
            }
        }
        List<String> words = new ArrayList<>(plain);
        series.forEach((around, widths) -> widths.forEach((width, numbers) -> {
            // srv08, srv09 and srv10 are one series: a number that needs no zeros goes with those that do.
            widths.keySet().stream()
                    .filter(wider -> !wider.isEmpty() && width.isEmpty())
                    .forEach(wider -> {
                        Set<Integer> same = numbers.stream()
                                .filter(each -> each.toString().length() == Integer.parseInt(wider))
                                .collect(Collectors.toSet());
                        numbers.removeAll(same);
                        widths.get(wider).addAll(same);
                    });
            if (!numbers.isEmpty()) {
                words.add(around.replace("[]", ranges(numbers, width.isEmpty() ? 1 : Integer.parseInt(width))));
            }
        }));
        words.sort(Comparator.naturalOrder());
        return String.join(",", words);
    }

    private static String ranges(TreeSet<Integer> numbers, int width) {
        List<String> ranges = new ArrayList<>();
        for (Integer from = numbers.first(); from != null; ) {
            int to = from;
            while (numbers.contains(to + 1)) {
                to++;
            }
            ranges.add(padded(from, width) + (to == from ? "" : "-" + padded(to, width)));
            from = numbers.higher(to);
        }
        return numbers.size() == 1 ? ranges.get(0) : "[" + String.join(",", ranges) + "]";
    }

    private static String padded(int number, int width) {
        return String.format("%0" + width + "d", number);
    }

    /** Says that a cluster has no such host or role, and which it has. */
    @FunctionalInterface
    public interface Unknown {
        String message(String what, String word, Collection<String> known);
    }

    /**
     * The hosts that these words name, each once, in the order in which they are named.
     *
     * @param words names, ranges or roles; none for all hosts
     * @throws IllegalArgumentException if one names no host, saying which there are
     */
    public List<String> named(Collection<String> words) {
        if (words.isEmpty()) {
            return List.copyOf(hosts());
        }
        Set<String> found = new LinkedHashSet<>();
        words.forEach(word -> found.addAll(named(word, Suggestions::unknown)));
        return List.copyOf(found);
    }

    /**
     * The hosts that a word names.
     *
     * @throws IllegalArgumentException if it names none, with what {@code unknown} says of it
     */
    public List<String> named(String word, Unknown unknown) {
        if (word.startsWith(ROLE)) {
            return having(word.substring(ROLE.length()), unknown);
        }
        List<String> names = expanded(word);
        names.stream().filter(name -> !roles.containsKey(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(unknown.message("host", name, hosts()));
        });
        return names;
    }

    private List<String> having(String role, Unknown unknown) {
        List<String> hosts = roles.entrySet().stream()
                .filter(host -> host.getValue().contains(role))
                .map(Map.Entry::getKey)
                .toList();
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException(unknown.message("role", role, allRoles()));
        }
        return hosts;
    }

    /**
     * Checks the form of a word that names hosts.
     *
     * @throws IllegalArgumentException if it has none, saying what was expected
     */
    public static void check(String word) {
        String name = word.startsWith(ROLE)
                ? word.substring(ROLE.length())
                : expanded(word).get(0);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + word + "' names no hosts; expected a host, a range such as srv[1-3,7], or role:NAME");
        }
    }

    /** The names that a range stands for, with as many digits as it writes; the word itself if it is none. */
    private static List<String> expanded(String word) {
        if (word.indexOf('[') < 0 && word.indexOf(']') < 0) {
            return List.of(word);
        }
        Matcher range = RANGE.matcher(word);
        if (!range.matches()) {
            throw notARange(word);
        }
        List<String> names = new ArrayList<>();
        for (String each : range.group(2).split(",", -1)) {
            Matcher part = PART.matcher(each);
            if (!part.matches()) {
                throw notARange(word);
            }
            String first = part.group(1);
            int from = Integer.parseInt(first);
            int to = part.group(2) == null ? from : Integer.parseInt(part.group(2));
            if (to < from || to - from >= MOST - names.size()) {
                throw notARange(word);
            }
            for (int number = from; number <= to; number++) {
                names.add(range.group(1) + String.format("%0" + first.length() + "d", number) + range.group(3));
            }
        }
        return names;
    }

    private static IllegalArgumentException notARange(String word) {
        return new IllegalArgumentException(
                "'" + word + "' is not a range of hosts; expected one such as srv[1-10] or srv[1-3,7], of at most "
                        + MOST + " hosts");
    }
}
