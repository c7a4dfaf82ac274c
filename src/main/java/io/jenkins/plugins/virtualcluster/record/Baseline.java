package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the measurements of a run are compared with: the medians of those of earlier runs of the same suite and cell of its matrix. A run
 * keeps it from its beginning in {@code baseline.json}, so that each later look at it compares with the same. Only what a host measured in a stage
 * that passed on it counts. A run that repeats its cases counts once for each of them, with the median of all repetitions.
 *
 * @param medians of cases under the names that the suite has for them
 * @param repeated whether the run repeats its cases, each of which is compared with the same; not in records of old
 */
public record Baseline(List<Median> medians, boolean repeated) {
    /** Of a suite without earlier runs. */
    public static final Baseline NONE = new Baseline(List.of(), false);

    /** So many runs with measurements are taken into account, the newest. */
    public static final int RUNS = 10;

    /** So many are looked at. */
    private static final int LOOKED_AT = 20;

    /** A journal that is longer than that, in bytes, would keep the run from beginning. */
    private static final long LONGEST = 64L << 20;

    /**
     * A median.
     *
     * @param runs how many runs it is of
     */
    public record Median(Stage stage, String host, String name, String unit, double median, int runs) {
        private boolean isOf(Stage its, Measurement one) {
            return stage.equals(its) && host.equals(one.host()) && name.equals(one.name()) && unit.equals(one.unit());
        }
    }

    private record Key(Stage stage, String host, String name, String unit) {
        static Key of(Measurement one) {
            return new Key(one.stage(), one.host(), one.name(), one.unit());
        }
    }

    public Baseline {
        medians = List.copyOf(medians);
    }

    /** What that measurement is compared with. */
    public Optional<Median> of(Measurement one) {
        Stage stage = repeated ? one.stage().unrepeated() : one.stage();
        return medians.stream().filter(median -> median.isOf(stage, one)).findFirst();
    }

    /**
     * Computes it.
     *
     * @param repeated whether the run that it is for repeats its cases
     * @param earlier records, the newest first, also of other suites, and such as cannot be read
     */
    public static Baseline of(String suite, Map<String, String> cell, boolean repeated, List<RunDirectory> earlier) {
        Map<Key, List<Double>> values = new LinkedHashMap<>();
        int runs = 0;
        int looked = 0;
        for (RunDirectory record : earlier) {
            if (runs == RUNS || looked == LOOKED_AT) {
                break;
            }
            if (Records.name(record).filter(name -> name.suite().equals(suite)).isPresent()) {
                looked++;
                runs += take(record, suite, cell, values) ? 1 : 0;
            }
        }
        return new Baseline(
                values.entrySet().stream()
                        .map(each -> new Median(
                                each.getKey().stage(),
                                each.getKey().host(),
                                each.getKey().name(),
                                each.getKey().unit(),
                                median(each.getValue()),
                                each.getValue().size()))
                        .toList(),
                repeated);
    }

    private static boolean take(
            RunDirectory record, String suite, Map<String, String> cell, Map<Key, List<Double>> values) {
        RunState state;
        try {
            if (!Files.isRegularFile(record.journal()) || Files.size(record.journal()) > LONGEST) {
                return false;
            }
            state = RunState.read(record);
        } catch (IOException e) {
            // what cannot be read is compared with nothing
            return false;
        }
        List<Measurement> good = state.started()
                        .filter(start ->
                                start.suite().equals(suite) && start.cell().equals(cell))
                        .isPresent()
                ? state.reports().measurements().stream()
                        .filter(one -> hasPassed(state, one))
                        .toList()
                : List.of();
        onceEach(state, good)
                .forEach(one -> values.computeIfAbsent(Key.of(one), key -> new ArrayList<>())
                        .add(one.value()));
        return !good.isEmpty();
    }

    /** What a run measured, as it is compared with other runs: of a case that it repeats, the median of all repetitions. */
    public static List<Measurement> onceEach(RunState run) {
        return onceEach(run, run.reports().measurements());
    }

    private static List<Measurement> onceEach(RunState run, List<Measurement> measured) {
        if (run.started().filter(Event.RunStarted::isRepeated).isEmpty()) {
            return measured;
        }
        Map<Key, List<Measurement>> all = new LinkedHashMap<>();
        measured.stream()
                .map(one -> one.in(one.stage().unrepeated()))
                .forEach(one -> all.computeIfAbsent(Key.of(one), key -> new ArrayList<>())
                        .add(one));
        return all.values().stream()
                .map(times -> times.get(times.size() - 1)
                        .with(median(times.stream().map(Measurement::value).toList())))
                .toList();
    }

    private static boolean hasPassed(RunState state, Measurement one) {
        return state.stage(one.stage())
                .flatMap(stage -> Optional.ofNullable(stage.hosts().get(one.host())))
                .flatMap(RunState.CellState::end)
                .filter(end -> end.verdict() == Verdict.PASSED)
                .isPresent();
    }

    /** The middle one, or what lies between the middle two. */
    public static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    /**
     * Keeps that of a run which begins: of the records beside its own, unless it has one already.
     *
     * @throws IOException if the records cannot be listed, or it cannot be written
     */
    public static void keep(RunDirectory record, String suite, Map<String, String> cell, boolean repeated)
            throws IOException {
        Path records = record.path().toAbsolutePath().getParent();
        if (records != null && !Files.exists(record.baseline())) {
            keep(record, suite, cell, repeated, Records.all(records));
        }
    }

    /** The same of these records, the newest first. None is kept where there is nothing to compare with. */
    public static void keep(
            RunDirectory record, String suite, Map<String, String> cell, boolean repeated, List<RunDirectory> earlier)
            throws IOException {
        Baseline baseline = of(
                suite,
                cell,
                repeated,
                earlier.stream().filter(other -> !other.equals(record)).toList());
        if (!baseline.medians.isEmpty()) {
            AtomicFile.write(record.baseline(), Json.MAPPER.writeValueAsBytes(baseline));
        }
    }

    /**
     * That of a run; {@link #NONE} if it has none.
     *
     * @throws IOException if the file is there and cannot be read as such
     */
    public static Baseline read(RunDirectory record) throws IOException {
        return Files.isRegularFile(record.baseline())
                ? Json.MAPPER.readValue(record.baseline().toFile(), Baseline.class)
                : NONE;
    }
}
