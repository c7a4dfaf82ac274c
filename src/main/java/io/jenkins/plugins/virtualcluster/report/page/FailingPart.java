package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A case, or a stage of the suite's own, that fails on hosts since the same run.
 *
 * @param part as {@link StageSummary#part} has it
 * @param hosts in the order of the cluster
 */
record FailingPart(String part, List<String> hosts, PartTrend since) {

    private record Key(String part, String host) {}

    private record Alike(String part, PartTrend since) {}

    /** What is looked for of one host in earlier runs, until it passed. */
    private static final class Search {
        private RunSummary since;
        private RunSummary good;

        Search(RunSummary now) {
            since = now;
        }

        void look(RunSummary run, Verdict verdict) {
            if (SuiteTrend.fails(verdict)) {
                since = run;
            } else if (verdict == Verdict.PASSED) {
                good = run;
            }
        }

        PartTrend found() {
            return new PartTrend(
                    Optional.of(PartTrend.Other.of(since)),
                    Optional.ofNullable(good).map(PartTrend.Other::of));
        }
    }

    /**
     * All that failed in a run, in its order.
     *
     * @param earlier the runs before of the same suite and cell, the newest first
     */
    static List<FailingPart> of(IndexEntry now, Collection<IndexEntry> earlier) {
        Map<Key, Search> all = new LinkedHashMap<>();
        for (StageSummary stage : now.stages()) {
            for (String host : now.hosts()) {
                if (stage.on(host).filter(SuiteTrend::fails).isPresent()) {
                    all.computeIfAbsent(new Key(StageSummary.part(stage.stage()), host), key -> new Search(now.run()));
                }
            }
        }
        Map<Key, Search> open = new LinkedHashMap<>(all);
        for (IndexEntry entry : earlier) {
            if (open.isEmpty()) {
                break;
            }
            look(entry, open);
        }
        Map<Alike, List<String>> alike = new LinkedHashMap<>();
        all.forEach(
                (key, search) -> alike.computeIfAbsent(new Alike(key.part, search.found()), each -> new ArrayList<>())
                        .add(key.host));
        return alike.entrySet().stream()
                .map(each -> new FailingPart(each.getKey().part, each.getValue(), each.getKey().since))
                .toList();
    }

    private static void look(IndexEntry entry, Map<Key, Search> open) {
        Set<String> hosts = new HashSet<>(entry.hosts());
        Map<String, List<StageSummary>> parts =
                entry.stages().stream().collect(Collectors.groupingBy(stage -> StageSummary.part(stage.stage())));
        open.entrySet().removeIf(each -> {
            Key key = each.getKey();
            if (hosts.contains(key.host)) {
                parts.getOrDefault(key.part, List.of()).stream()
                        .flatMap(stage -> stage.on(key.host).stream())
                        .reduce(Verdict::worse)
                        .ifPresent(verdict -> each.getValue().look(entry.run(), verdict));
            }
            return each.getValue().good != null;
        });
    }
}
