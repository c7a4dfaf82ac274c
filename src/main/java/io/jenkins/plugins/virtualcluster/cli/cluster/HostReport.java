package io.jenkins.plugins.virtualcluster.cli.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a command ended on several hosts.
 *
 * @param hosts in the order of the cluster
 */
record HostReport(List<Line> hosts) {
    /** What ssh ends with if there is no exit code of the command. */
    static final int NO_EXIT_CODE = 255;

    private static final String RULE = "---------------";

    /**
     * One host.
     *
     * @param exitCode none if it was not reached, did not end, or was ended by a signal
     * @param problem why there is no exit code
     * @param omittedBytes behind the output, which were not kept
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Line(String host, Optional<Integer> exitCode, Optional<String> problem, String output, long omittedBytes) {
        static Line of(OnHosts.Result<Integer> result, HostOutput output) {
            Optional<Integer> code = result.value().filter(value -> value >= 0);
            Optional<String> problem =
                    result.problem().or(() -> code.isPresent() ? Optional.empty() : Optional.of("ended by a signal"));
            return new Line(result.host(), code, problem, output.text(), output.omitted());
        }

        boolean passed() {
            return exitCode.equals(Optional.of(0));
        }

        /** Empty if it is good. */
        private String failure() {
            return passed() ? "" : problem.orElseGet(() -> "exited with " + exitCode.orElseThrow());
        }
    }

    /** The highest exit code of a host, or 255 if one has none. */
    int exitCode() {
        return hosts.stream()
                .mapToInt(line -> line.exitCode().orElse(NO_EXIT_CODE))
                .max()
                .orElse(ExitCode.PASSED);
    }

    /**
     * Prints equal outputs once, under the names of their hosts: first those of hosts where the command passed, the largest group
     * first; then the others, so that they stand where one looks at the end.
     *
     * @param fingerprints by host, equal if the outputs are
     */
    void printFolded(PrintStream out, Map<String, String> fingerprints) {
        Map<String, List<Line>> groups = new LinkedHashMap<>();
        hosts.forEach(line -> groups.computeIfAbsent(
                        line.failure() + "\n" + fingerprints.get(line.host()), key -> new ArrayList<>())
                .add(line));
        groups.values().stream()
                .filter(group ->
                        !group.get(0).passed() || !group.get(0).output().isEmpty())
                .sorted(Comparator.<List<Line>, Boolean>comparing(
                                group -> !group.get(0).passed())
                        .thenComparing(group -> group.get(0).exitCode().isEmpty())
                        .thenComparing(group -> -group.size()))
                .forEach(group -> print(out, group));
        out.flush();
    }

    private static void print(PrintStream out, List<Line> group) {
        Line first = group.get(0);
        out.println(RULE);
        out.println(HostNames.folded(group.stream().map(Line::host).toList())
                + (group.size() == 1 ? "" : " (" + group.size() + ")")
                + (first.passed()
                        ? ""
                        : ": " + OutputText.printable(first.failure().replace('\n', ' '))));
        out.println(RULE);
        first.output().lines().map(OutputText::printable).forEach(out::println);
        if (first.omittedBytes() > 0) {
            out.println("... and " + first.omittedBytes() + " more bytes; --prefix prints all");
        }
    }

    /** Such as {@code Failed on 2 of 5 hosts: srv[1-2] exited with 1}; empty if it passed on all. */
    String failures() {
        Map<String, List<String>> by = new LinkedHashMap<>();
        hosts.stream()
                .filter(line -> !line.passed())
                .forEach(line -> by.computeIfAbsent(line.failure(), key -> new ArrayList<>())
                        .add(line.host()));
        int bad = by.values().stream().mapToInt(List::size).sum();
        List<String> words = new ArrayList<>();
        by.forEach((failure, names) ->
                words.add(HostNames.folded(names) + " " + OutputText.printable(failure.replace('\n', ' '))));
        return words.isEmpty()
                ? ""
                : "Failed on " + bad + " of " + Plurals.count(hosts.size(), "host") + ": " + String.join("; ", words);
    }
}
