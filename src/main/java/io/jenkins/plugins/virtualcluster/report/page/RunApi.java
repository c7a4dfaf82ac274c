package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.ClusterFacts;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.SuiteFacts;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The data of one run, below {@code api/run/ID}. */
final class RunApi {
    /** About how many bytes of events one answer holds. */
    private static final int EVENTS = 16 << 20;

    private final RunIndex index;
    private final Path records;
    private final OutputApi outputs;

    /**
     * What a page gets first.
     *
     * @param events the length of the journal in bytes
     */
    record Run(String id, boolean live, Optional<ClusterFacts> cluster, Optional<SuiteFacts> suite, long events) {
        static Run of(RecordDirectory record, boolean live) throws IOException {
            return new Run(
                    record.id(),
                    live,
                    RunFacts.cluster(record.files()),
                    RunFacts.suite(record.files()),
                    Files.size(record.files().journal()));
        }
    }

    RunApi(RunIndex index, Path records) {
        this.index = index;
        this.records = records;
        this.outputs = new OutputApi(index);
    }

    ApiAnswer answer(ApiRequest request) throws IOException {
        List<String> path = request.path();
        if (path.size() < 2) {
            throw ApiException.notFound("The address names no run");
        }
        String id = path.get(1);
        RecordDirectory record = RecordDirectory.find(records, id)
                .orElseThrow(() -> ApiException.notFound("There is no record of a run " + id));
        if (path.size() == 2) {
            return run(record);
        }
        return switch (path.get(2)) {
            case "events" -> events(record, request);
            case "files" -> ApiAnswer.json(CollectedFiles.of(record));
            case "file" ->
                CollectedFiles.answer(
                        record, request.from(3), request.text("view").isPresent());
            case "archive.zip" -> RecordArchive.answer(record);
            default -> outputs.answer(record, request);
        };
    }

    private ApiAnswer run(RecordDirectory record) throws IOException {
        long events = Files.size(record.files().journal());
        return ApiAnswer.json(new Run(
                record.id(), isLive(record), RunFacts.cluster(record.files()), RunFacts.suite(record.files()), events));
    }

    private boolean isLive(RecordDirectory record) throws IOException {
        return index.find(record.id()).map(entry -> entry.run().live()).orElse(false);
    }

    private ApiAnswer events(RecordDirectory record, ApiRequest request) throws IOException {
        long from = request.number("from", 0L);
        boolean live = isLive(record);
        Path journal = record.files().journal();
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
