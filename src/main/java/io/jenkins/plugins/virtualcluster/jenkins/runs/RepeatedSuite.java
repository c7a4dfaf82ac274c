package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a suite is run again after an earlier build: the cases that did not pass in it, of each run of the suite's matrix, in the
 * last attempt. A run that never began in it is run whole; where that build was a rerun itself and did not reach a run, that run of the
 * build before it counts.
 */
final class RepeatedSuite {
    private final SuiteOptions wish;
    private final Map<String, String> tags;
    private final List<Part> parts = new ArrayList<>();
    /** The last attempts of the build at this suite, the newest first. */
    private final List<RunDirectory> found = new ArrayList<>();

    private String build = "";

    /**
     * A run of the earlier build with cases that did not pass.
     *
     * @param request as its record holds it
     * @param cases the names of those
     */
    record Part(RunRequest request, List<String> cases) {}

    /**
     * Reads what the builds of {@link SuiteOptions#again} left.
     *
     * @param blockTags given to those suites that have them
     * @throws InvalidRequestException if the newest is no longer there, or a record does not say what passed
     * @throws IOException if a record cannot be read
     */
    RepeatedSuite(SuiteOptions wish, Map<String, String> blockTags) throws InvalidRequestException, IOException {
        this.wish = wish;
        this.tags = new LinkedHashMap<>(blockTags);
        this.tags.putAll(wish.tags());
        Map<Map<String, String>, Part> cells = new LinkedHashMap<>();
        for (Path records : wish.again()) {
            if (found.isEmpty()) {
                build = requireBuild(records);
            }
            read(records, cells);
        }
        // the newest came first, and a matrix runs in its order
        List<Part> all = new ArrayList<>(cells.values());
        Collections.reverse(all);
        Set<Map<String, String>> known = new HashSet<>(cells.keySet());
        for (RunDirectory record : found) {
            addUnbegun(record, known, all);
        }
        all.stream().filter(part -> !part.cases().isEmpty()).forEach(parts::add);
    }

    /** The number of the build with those records. */
    private static String requireBuild(Path records) throws InvalidRequestException {
        Path directory = records.toAbsolutePath().getParent();
        String number = String.valueOf(directory == null ? null : directory.getFileName());
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidRequestException(
                    "Build " + number
                            + " of this job is no longer there, so what failed in it cannot be run again; run the suite without rerun");
        }
        return number;
    }

    private void read(Path records, Map<Map<String, String>, Part> cells) throws InvalidRequestException, IOException {
        for (RunDirectory record : Records.all(records)) {
            if (Records.name(record)
                    .filter(name -> name.suite().equals(wish.suite()))
                    .isEmpty()) {
                continue;
            }
            RunRequest request = RunRequest.of(record);
            if (!isMeant(request) || cells.containsKey(request.cell().tags())) {
                continue;
            }
            Records.Entry entry = Records.read(record);
            if (!entry.damage().isEmpty()) {
                throw new InvalidRequestException("The record of run " + request.run()
                        + " is damaged, so which cases passed is not known: " + String.join("; ", entry.damage())
                        + ". Run the suite without rerun");
            }
            found.add(record);
            cells.put(request.cell().tags(), new Part(request, CaseResults.toRepeat(entry.state())));
        }
    }

    /** Adds the runs that were to be started together with that of a record and never began, such as in a build that was aborted. */
    private void addUnbegun(RunDirectory record, Set<Map<String, String>> known, List<Part> all) throws IOException {
        for (RunRequest.CellRun cell : RunRequest.of(record).matrix()) {
            RunRequest request = RunRequest.of(record, cell.run(), new MatrixCell(cell.tags()));
            if (isMeant(request) && known.add(cell.tags())) {
                all.add(new Part(request, names(request)));
            }
        }
    }

    private static List<String> names(RunRequest request) {
        return request.cases().stream().map(TestCase::name).toList();
    }

    /** Several steps may run one suite with other tags or cases. */
    private boolean isMeant(RunRequest request) {
        if (request.isScript()) {
            return false;
        }
        return tags.entrySet().stream()
                        .allMatch(tag -> request.tags()
                                .getOrDefault(tag.getKey(), tag.getValue())
                                .equals(tag.getValue()))
                && (wish.cases().isEmpty() || wish.cases().containsAll(names(request)));
    }

    /** What is run again; nothing if the suite is to run whole, or not at all. */
    List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Whether the suite ran in that build, and nothing of it is run again, which that log is told. */
    boolean hasPassed(PrintStream log) {
        if (wish.again().isEmpty()) {
            return false;
        }
        boolean passed = !found.isEmpty() && parts.isEmpty();
        log.println("Suite " + wish.suite()
                + (found.isEmpty()
                        ? " did not run in build " + build + ": all of it runs"
                        : passed
                                ? " passed in build " + build + ": nothing of it runs again"
                                : ": what did not pass in build " + build + " runs again"));
        return passed;
    }

    /** The last record of the suite in that build. */
    RunDirectory newest() {
        return found.get(0);
    }
}
