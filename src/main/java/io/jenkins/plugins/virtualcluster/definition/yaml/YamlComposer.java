package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes nodes of a YAML text. It takes what the formats need and no more: one document, no type tags, no keys but text.
 * Depth and size are bounded, the size counted as if each alias were written out.
 */
public final class YamlComposer {
    private static final int DEPTH_LIMIT = 20;
    private static final int SIZE_LIMIT = 100_000;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).setParseComments(false).build();

    /** @param size how many nodes it is when each alias is written out */
    private record Sized(Yaml node, int size) {}

    private final Path file;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Sized> anchors = new HashMap<>();

    private YamlComposer(Path file, String text, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /** The document's root; empty if the text is no such document, and then the problems say why. */
    public static Optional<Yaml> compose(Path file, String text, Problems problems) {
        try {
            return new YamlComposer(file, text, problems).document();
        } catch (YamlEngineException e) {
            Located<String> told = YamlSyntax.explain(e, file, text);
            problems.add(told.place(), told.value());
        } catch (RefusedException e) {
            problems.add(e.place, e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Yaml> document() throws RefusedException {
        events.next();
        Event first = events.next();
        if (!(first instanceof DocumentStartEvent)) {
            throw new RefusedException(
                    SourceLocation.top(file), "the file is empty; expected a mapping such as 'name: ...'");
        }
        Yaml root = node(events.next(), 1).node();
        events.next();
        Event next = events.next();
        if (next instanceof DocumentStartEvent) {
            throw new RefusedException(place(next), "a second document begins here; expected one per file");
        }
        return Optional.of(root);
    }

    private Sized node(Event event, int depth) throws RefusedException {
        if (depth > DEPTH_LIMIT) {
            throw new RefusedException(place(event), "nested more than " + DEPTH_LIMIT + " levels deep");
        }
        if (event instanceof AliasEvent alias) {
            Sized target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new RefusedException(
                        place(event),
                        "the alias " + Wording.quote("*" + alias.getAlias()) + " names no anchor above it; "
                                + "a text that begins with '*' needs quotes");
            }
            return target;
        }
        Sized made;
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), event);
            made = new Sized(new Yaml.Scalar(scalar.getValue(), scalar.isPlain(), place(event)), 1);
        } else if (event instanceof SequenceStartEvent sequence) {
            refuseTag(sequence.getTag(), event);
            made = sequence(event, depth);
        } else if (event instanceof MappingStartEvent mapping) {
            refuseTag(mapping.getTag(), event);
            made = mapping(event, depth);
        } else {
            throw new IllegalStateException("a YAML node cannot begin with " + event);
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, made));
        return made;
    }

    private Sized sequence(Event start, int depth) throws RefusedException {
        List<Yaml> items = new ArrayList<>();
        int size = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Sized item = node(event, depth + 1);
            size = grown(size, item, event);
            items.add(item.node());
        }
        return new Sized(new Yaml.Sequence(items, place(start)), size);
    }

    private Sized mapping(Event start, int depth) throws RefusedException {
        List<Yaml.Entry> entries = new ArrayList<>();
        Map<String, SourceLocation> keys = new HashMap<>();
        int size = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent)) {
                throw new RefusedException(place(event), "a key that is not plain text; expected 'key: value'");
            }
            SourceLocation keyPlace = place(event);
            String key = ((Yaml.Scalar) node(event, depth + 1).node()).text();
            Sized value = node(events.next(), depth + 1);
            size = grown(size + 1, value, event);
            SourceLocation first = keys.putIfAbsent(key, keyPlace);
            if (first != null) {
                problems.add(
                        keyPlace,
                        "the key " + Wording.quote(key) + " is given twice, first in line " + first.line() + ", column "
                                + first.column() + "; expected it once");
            } else {
                entries.add(new Yaml.Entry(key, keyPlace, value.node()));
            }
        }
        return new Sized(new Yaml.Mapping(entries, place(start)), size);
    }

    private int grown(int size, Sized added, Event at) throws RefusedException {
        int sum = size + added.size();
        if (sum > SIZE_LIMIT) {
            throw new RefusedException(
                    place(at), "more than " + SIZE_LIMIT + " values, aliases written out; expected fewer");
        }
        return sum;
    }

    private void refuseTag(Optional<String> tag, Event event) throws RefusedException {
        if (tag.isPresent()) {
            throw new RefusedException(
                    place(event),
                    "the type tag " + Wording.quote(tag.get()) + " is not allowed; expected the value alone, "
                            + "in quotes if it begins with '!'");
        }
    }

    private SourceLocation place(Event event) {
        Mark mark = event.getStartMark().orElseThrow();
        return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient SourceLocation place;

        RefusedException(SourceLocation place, String message) {
            super(message);
            this.place = place;
        }
    }
}
