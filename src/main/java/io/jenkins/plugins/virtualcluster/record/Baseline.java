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
 * that passed on it counts.
 */
public record Baseline(List<Median> medians) {
    /** Of a suite without earlier runs. */
    public static final Baseline NONE = new Baseline(List.of());

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
        boolean isOf(Measurement one) {
            return stage.equals(one.stage())
                    && host.equals(one.host())
                    && name.equals(one.name())
                    && unit.equals(one.unit());
        }
    }

    private record Key(Stage stage, String host, String name, String unit) {}

    public Baseline {
        medians = List.copyOf(medians);
    }

    /** What that measurement is compared with. */
    public Optional<Median> of(Measurement one) {
        return medians.stream().filter(median -> median.isOf(one)).findFirst();
    }

    /**
     * Computes it.
     *
     * @param earlier records, the newest first, also of other suites, and such as cannot be read
     */
    public static Baseline of(String suite, Map<String, String> cell, List<RunDirectory> earlier) {
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
        return new Baseline(values.entrySet().stream()
                .map(each -> new Median(
                        each.getKey().stage(),
                        each.getKey().host(),
                        each.getKey().name(),
                        each.getKey().unit(),
                        median(each.getValue()),
                        each.getValue().size()))
                .toList());
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
        good.forEach(one -> values.computeIfAbsent(
                        new Key(one.stage(), one.host(), one.name(), one.unit()), key -> new ArrayList<>())
                .add(one.value()));
        return !good.isEmpty();
    }

    private static boolean hasPassed(RunState state, Measurement one) {
        return state.stage(one.stage())
                .flatMap(stage -> Optional.ofNullable(stage.hosts().get(one.host())))
                .flatMap(RunState.CellState::end)
                .filter(end -> end.verdict() == Verdict.PASSED)
                .isPresent();
    }

    /** The middle one, or what lies between the middle two. */
    static double median(List<Double> values) {
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
    public static void keep(RunDirectory record, String suite, Map<String, String> cell) throws IOException {
        Path records = record.path().toAbsolutePath().getParent();
        if (records != null && !Files.exists(record.baseline())) {
            keep(record, suite, cell, Records.all(records));
        }
    }

    /** The same of these records, the newest first. None is kept where there is nothing to compare with. */
    public static void keep(RunDirectory record, String suite, Map<String, String> cell, List<RunDirectory> earlier)
            throws IOException {
        Baseline baseline = of(
                suite,
                cell,
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
