package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The keys that the reader knows are those that the JSON Schemas know. */
class KeysTest {
    private static final Map<Keys, String> PLACES = Map.ofEntries(
            Map.entry(Keys.CLUSTER, "cluster.schema.json#"),
            Map.entry(Keys.DEFAULTS, "cluster.schema.json#/$defs/defaults"),
            Map.entry(Keys.HOST, "cluster.schema.json#/$defs/host"),
            Map.entry(Keys.HOST_TIMEOUTS, "cluster.schema.json#/$defs/hostTimeouts"),
            Map.entry(Keys.NAMED_IMAGE, "images.schema.json#/$defs/image"),
            Map.entry(Keys.NAMED_IMAGE_ARCH, "images.schema.json#/$defs/image-arch"),
            Map.entry(Keys.PREPARATION, "cluster.schema.json#/$defs/preparation/then"),
            Map.entry(Keys.DOWNLOAD, "cluster.schema.json#/$defs/image/then"),
            Map.entry(Keys.DISK, "cluster.schema.json#/$defs/disk"),
            Map.entry(Keys.NETWORK, "cluster.schema.json#/$defs/network"),
            Map.entry(Keys.INTERFACE, "cluster.schema.json#/$defs/interface"),
            Map.entry(Keys.DEFAULT_INTERFACE, "cluster.schema.json#/$defs/defaultInterface"),
            Map.entry(Keys.REPOSITORY, "repository.schema.json#"),
            Map.entry(Keys.SUITE, "suite.schema.json#"),
            Map.entry(Keys.TIMEOUTS, "suite.schema.json#/properties/timeouts"),
            Map.entry(Keys.LIMITS, "suite.schema.json#/properties/limits"),
            Map.entry(Keys.KNOWN_ISSUE, "known-issues.schema.json#/$defs/issue"),
            Map.entry(Keys.OUTPUT, "suite.schema.json#/properties/output"),
            Map.entry(Keys.MEASUREMENT, "suite.schema.json#/properties/measurements/additionalProperties"),
            Map.entry(Keys.NOTIFY, "suite.schema.json#/properties/notify"));

    @Test
    void schemasHaveTheKeysOfTheReader() throws IOException {
        for (Keys keys : EnumSet.allOf(Keys.class)) {
            assertThat(names(schema(PLACES.get(keys)).get("properties")))
                    .as("keys of %s", keys)
                    .containsExactlyInAnyOrderElementsOf(keys.names());
        }
    }

    @Test
    void schemasHaveNoObjectWithKeysThatTheReaderDoesNotKnow() throws IOException {
        Set<JsonNode> known = new HashSet<>();
        for (String place : PLACES.values()) {
            known.add(schema(place));
        }
        for (String file : List.of(
                "cluster.schema.json",
                "suite.schema.json",
                "images.schema.json",
                "known-issues.schema.json",
                "repository.schema.json")) {
            List<JsonNode> closed = new ArrayList<>();
            for (JsonNode parent : schema(file + "#").findParents("additionalProperties")) {
                if (parent.get("additionalProperties").isBoolean()) {
                    closed.add(parent);
                }
            }
            assertThat(closed).isNotEmpty().isSubsetOf(known);
        }
    }

    @Test
    void schemasNameTheBuiltInTags() throws IOException {
        JsonNode builtIn = schema("suite.schema.json#/properties/tags/propertyNames/not/enum");

        assertThat(builtIn).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(Tags.BUILT_IN);
    }

    private static JsonNode schema(String place) throws IOException {
        int hash = place.indexOf('#');
        try (InputStream in = DefinitionReader.class.getResourceAsStream(place.substring(0, hash))) {
            return new ObjectMapper().readTree(in).at(place.substring(hash + 1));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
