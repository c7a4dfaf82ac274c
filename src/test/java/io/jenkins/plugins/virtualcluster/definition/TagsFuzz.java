package io.jenkins.plugins.virtualcluster.definition;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Whatever a script holds: tags are found in order, and rendering replaces these and nothing else. */
public final class TagsFuzz {
    private TagsFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Map<String, String> values = new HashMap<>();
        int end = 0;
        int length = text.length();
        for (Tags.Found tag : Tags.find(text)) {
            if (tag.index() < end || !text.startsWith("@" + tag.name() + "@", tag.index())) {
                throw new AssertionError(tag + " is not there");
            }
            end = tag.end();
            length -= tag.name().length() + 1;
            values.put(tag.name(), "@");
        }
        String rendered = Tags.render(text, values);
        if (rendered.length() > length || rendered.length() < length - count(text, '\\')) {
            throw new AssertionError(rendered.length() + " characters came of " + text.length());
        }
        if (!values.isEmpty()) {
            try {
                throw new AssertionError("a tag without a value was rendered: " + Tags.render(text, Map.of()));
            } catch (IllegalArgumentException e) {
                // as it should be
            }
        }
    }

    private static long count(String text, char which) {
        return text.chars().filter(c -> c == which).count();
    }
}
