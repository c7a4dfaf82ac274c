package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.ClusterFacts;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.SuiteFacts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data of one run, below {@code api/run/ID}. */
final class RunApi {
    /** About how many bytes of events one answer holds. */
    private static final int EVENTS = 16 << 20;

    private final Runs all;
    private final Runs around;
    private final LineIndexes lines;
    private final OutputApi outputs;

    /**
     * What a page gets first.
     *
     * @param events the length of the journal in bytes
     * @param baseline what its measurements are compared with
     * @param delivered files that its hosts had beside those of the suite
     * @param damage what of the record is missing or cannot be read, and where; empty if nothing
     * @param resumable whether another process can continue with the run, if it has not ended
     */
    record Run(
            String id,
            boolean live,
            Optional<ClusterFacts> cluster,
            Optional<SuiteFacts> suite,
            long events,
            boolean resumable,
            Baseline baseline,
            List<DeliveredFile> delivered,
            List<String> damage) {
        static Run of(RecordDirectory record, boolean live, List<String> found) throws IOException {
            List<String> damage = new ArrayList<>(found);
            Optional<ClusterFacts> cluster = whole(() -> RunFacts.cluster(record.files()), damage);
            Optional<SuiteFacts> suite = whole(() -> RunFacts.suite(record.files()), damage);
            Optional<Baseline> baseline = whole(() -> Optional.of(Baseline.read(record.files())), damage);
            Optional<List<DeliveredFile>> delivered =
                    whole(() -> Optional.of(RunFacts.delivered(record.files())), damage);
            return new Run(
                    record.id(),
                    live,
                    cluster,
                    suite,
                    record.journalSize(),
                    Files.exists(record.files().request()),
                    baseline.orElse(Baseline.NONE),
                    delivered.orElse(List.of()),
                    List.copyOf(damage));
        }

        private static <T> Optional<T> whole(Facts<T> facts, List<String> damage) {
            try {
                return facts.read();
            } catch (IOException e) {
                damage.add(e.getMessage());
                return Optional.empty();
            }
        }

        private interface Facts<T> {
            Optional<T> read() throws IOException;
        }
    }

    RunApi(Runs all, Runs around, LineIndexes lines) {
        this.all = all;
        this.around = around;
        this.lines = lines;
        this.outputs = new OutputApi(lines);
    }

    ApiAnswer answer(ApiRequest request) throws IOException {
        List<String> path = request.path();
        if (path.size() < 2) {
            throw ApiException.notFound("The address names no run");
        }
        String id = path.get(1);
        RunIndex index = all.holding(id).orElseThrow(() -> ApiException.notFound("There is no record of a run " + id));
        RecordDirectory record =
                index.record(id).orElseThrow(() -> ApiException.notFound("The record of " + id + " was removed"));
        if (path.size() == 2) {
            return run(index, record);
        }
        return switch (path.get(2)) {
            case "events" -> events(index, record, request);
            case "failures" -> failures(record);
            case "neighbours" -> ApiAnswer.json(Neighbours.of(entry(index, record), around.entries()));
            case "files" -> ApiAnswer.json(CollectedFiles.of(record));
            case "file" -> CollectedFiles.answer(record, request.from(3));
            case "image" -> CollectedFiles.image(record, request.from(3));
            case "collected" -> outputs.collected(record, request);
            case "measurements", "measurements.csv" ->
                MeasurementTable.of(record).answer(path.get(2).endsWith(".csv"));
            case "archive.zip" -> RecordArchive.answer(record);
            default -> outputs.answer(index, record, request);
        };
    }

    private ApiAnswer failures(RecordDirectory record) throws IOException {
        RunState state = Records.read(record.files()).state();
        // the turn begins when the journal has been read
        return ApiAnswer.json(new RunFailures(record, lines, Long.MAX_VALUE, OutputApi.turn()).of(state));
    }

    private static ApiAnswer run(RunIndex index, RecordDirectory record) throws IOException {
        Optional<RunSummary> run = index.find(record.id()).map(IndexEntry::run);
        return ApiAnswer.json(Run.of(
                record,
                run.map(RunSummary::live).orElse(false),
                run.map(RunSummary::damage).orElse(List.of())));
    }

    private static IndexEntry entry(RunIndex index, RecordDirectory record) throws IOException {
        return index.find(record.id())
                .orElseThrow(() -> ApiException.notFound("The run " + record.id() + " has not started"));
    }

    private static boolean isLive(RunIndex index, RecordDirectory record) throws IOException {
        return index.find(record.id()).map(entry -> entry.run().live()).orElse(false);
    }

    private static ApiAnswer events(RunIndex index, RecordDirectory record, ApiRequest request) throws IOException {
        long from = request.number("from", 0L);
        boolean live = isLive(index, record);
        Path journal = record.files().journal();
        if (Files.notExists(journal)) {
            return ApiAnswer.bytes("application/x-ndjson", new byte[0])
                    .header("X-Next", from)
                    .header("X-Live", live);
        }
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            long size = channel.size();
            byte[] lines = JournalTail.wholeLines(channel, from, EVENTS);
            long next = from + lines.length;
            ApiAnswer answer = ApiAnswer.bytes("application/x-ndjson", lines)
                    .header("X-Next", next)
                    .header("X-Live", live);
            if (!live) {
                return answer.tagged(record.id() + "-events-" + from + "-" + size);
            }
            return lines.length > 0 ? answer : answer.watching(List.of(new ApiAnswer.Watched(journal, size)));
        }
    }
}
