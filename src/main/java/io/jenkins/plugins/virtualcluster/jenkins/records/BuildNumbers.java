package io.jenkins.plugins.virtualcluster.jenkins.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The builds of runs. In Jenkins people call a run by its build, so that the data of pages says it wherever they name a run.
 *
 * @param job of the builds
 */
record BuildNumbers(JobRecords job) {
    private static final List<String> KINDS = List.of("suites", "runs", "suite", "host", "compare");
    /** Of what is told of one run; the others are of outputs, and may be large. */
    private static final List<String> OF_RUN = List.of("neighbours", "failures");

    /**
     * The same answer with {@code build} in each object that has the id of a record.
     *
     * @param path that was asked for, with {@code data} at its beginning
     */
    ApiAnswer in(List<String> path, ApiAnswer answer) throws IOException {
        boolean namesRuns = KINDS.contains(path.get(1))
                || (path.size() == 4 && path.get(1).equals("run") && OF_RUN.contains(path.get(3)));
        if (!namesRuns || !answer.type().equals("application/json")) {
            return answer;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        answer.body().writeTo(json);
        Map<String, Integer> numbers = job.numbers();
        JsonNode tree = Json.MAPPER.readTree(json.toByteArray());
        for (JsonNode parent : tree.findParents("id")) {
            Integer build = numbers.get(parent.get("id").asText());
            if (build != null && parent instanceof ObjectNode run) {
                run.put("build", build);
            }
        }
        ApiAnswer.Body body = ApiAnswer.bytes(answer.type(), Json.MAPPER.writeValueAsBytes(tree))
                .body();
        return new ApiAnswer(answer.type(), answer.headers(), answer.tag(), body, answer.watched());
    }
}
