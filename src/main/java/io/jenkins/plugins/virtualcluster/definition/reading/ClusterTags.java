package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tags of a cluster, for parts of images, architectures and hardware: its own values, or those of a run. */
class ClusterTags {
    static final int MOST = 100;

    private final Map<String, String> values = new TreeMap<>();
    private final Problems problems;

    private ClusterTags(Problems problems) {
        this.problems = problems;
    }

    /** @param given values that come before the cluster's own; of tags that it does not have they are omitted */
    static ClusterTags read(Fields cluster, Map<String, String> given, Problems problems) {
        ClusterTags tags = new ClusterTags(problems);
        cluster.named("tags", 0, MOST, SuiteReader::ownTag)
                .ifPresent(entries -> entries.forEach((tag, entry) -> {
                    String own = Values.tagValue(entry, problems).orElse("");
                    tags.values.put(tag, given.getOrDefault(tag, own));
                }));
        return tags;
    }

    /** Of what has no tags: nothing in it stands for a value. */
    static ClusterTags none(Problems problems) {
        return new ClusterTags(problems) {
            @Override
            Optional<Yaml> rendered(Yaml node) {
                return Optional.of(node);
            }
        };
    }

    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** The node with the values in the place of tags, also in what is in it; none if it has a tag that is not known. */
    Optional<Yaml> rendered(Yaml node) {
        if (node instanceof Yaml.Scalar scalar) {
            return rendered(scalar);
        }
        if (node instanceof Yaml.Mapping mapping) {
            List<Yaml.Entry> entries = new ArrayList<>();
            boolean sound = true;
            for (Yaml.Entry entry : mapping.entries()) {
                Optional<Yaml> value = rendered(entry.value());
                sound &= value.isPresent();
                value.ifPresent(one -> entries.add(new Yaml.Entry(entry.key(), entry.keyPlace(), one)));
            }
            return sound ? Optional.of(new Yaml.Mapping(entries, mapping.place())) : Optional.empty();
        }
        return Optional.of(node);
    }

    private Optional<Yaml> rendered(Yaml.Scalar scalar) {
        List<Tags.Found> unknown = Tags.find(scalar.text()).stream()
                .filter(tag -> !values.containsKey(tag.name()))
                .toList();
        unknown.forEach(tag -> problems.add(
                scalar.place(),
                "the tag @" + tag.name() + "@ is none of the cluster's; expected one that is declared under 'tags' here"
                        + (values.isEmpty() ? "" : ": " + String.join(", ", values.keySet()))));
        return unknown.isEmpty()
                ? Optional.of(new Yaml.Scalar(Tags.render(scalar.text(), values), scalar.plain(), scalar.place()))
                : Optional.empty();
    }
}
