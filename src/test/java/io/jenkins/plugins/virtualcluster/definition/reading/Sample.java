package io.jenkins.plugins.virtualcluster.definition.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sample documents with what is wrong in each: {@code ### title}, the document, then a line for each problem, beginning
 * with {@code !} where a JSON Schema can see that the document is wrong, and with {@code ~} where it cannot.
 */
record Sample(String title, String document, List<String> problems, boolean schemaRefuses) {
    static Stream<Sample> clusters() {
        return read("cluster-samples.txt");
    }

    static Stream<Sample> images() {
        return read("images-samples.txt");
    }

    static Stream<Sample> knownIssues() {
        return read("known-issues-samples.txt");
    }

    static Stream<Sample> suites() {
        return read("suite-samples.txt");
    }

    private static Stream<Sample> read(String resource) {
        try (InputStream in = Sample.class.getResourceAsStream(resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^### ")).skip(1).map(Sample::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample parse(String block) {
        StringBuilder document = new StringBuilder();
        List<String> problems = new ArrayList<>();
        boolean refuses = false;
        List<String> lines = block.lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("! ") || line.startsWith("~ ")) {
                problems.add(line.substring(2));
                refuses |= line.startsWith("! ");
            } else if (!line.isBlank()) {
                document.append(line).append('\n');
            }
        }
        return new Sample(lines.get(0), document.toString(), List.copyOf(problems), refuses);
    }

    @Override
    public String toString() {
        return title;
    }
}
