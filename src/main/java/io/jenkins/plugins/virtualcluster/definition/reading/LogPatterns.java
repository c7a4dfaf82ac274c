package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks the patterns of files that are collected from the hosts. They reach a shell, so they hold little. */
final class LogPatterns {
    private static final Pattern FORM = Pattern.compile("/[A-Za-z0-9_./*?\\[\\]!@+:,=~%-]*");
    private static final Set<String> MEANINGLESS = Set.of(Tags.CASENAME, Tags.DISKMOUNTS);

    private final Map<String, String> samples = new HashMap<>();
    private final List<MatrixCell> matrix;
    private final Problems problems;

    /**
     * @param ownTags the suite's own
     * @param matrix whose tags come before these
     * @param ofCases whether they are rendered for each case, so that the case's name has a meaning
     */
    LogPatterns(Map<String, String> ownTags, List<MatrixCell> matrix, boolean ofCases, Problems problems) {
        this.matrix = matrix.isEmpty() ? List.of(MatrixCell.NONE) : matrix;
        Tags.BUILT_IN.forEach(name -> samples.put(name, name));
        samples.keySet().removeAll(MEANINGLESS);
        if (ofCases) {
            samples.put(Tags.CASENAME, Tags.CASENAME);
        }
        samples.putAll(ownTags);
        samples.putAll(this.matrix.get(0).tags());
        this.problems = problems;
    }

    /**
     * The pattern if it is valid, its tags not replaced.
     *
     * @param key that has it
     */
    Optional<Located<String>> read(String key, Yaml node) {
        return Values.text(node, key + ": ", text -> text, problems).filter(pattern -> check(key + ": ", pattern));
    }

    private boolean check(String key, Located<String> pattern) {
        List<Tags.Found> tags = Tags.find(pattern.value());
        boolean sound = true;
        for (Tags.Found tag : tags) {
            if (!samples.containsKey(tag.name())) {
                SourceLocation start = pattern.place();
                problems.add(
                        new SourceLocation(start.file(), start.line(), start.column() + tag.column() - 1),
                        MEANINGLESS.contains(tag.name())
                                ? key + "the tag @" + tag.name() + "@ has no meaning here; expected one of "
                                        + String.join(", ", new TreeSet<>(samples.keySet()))
                                : key + Wording.unknown("tag", tag.name(), new TreeSet<>(samples.keySet())));
                sound = false;
            }
        }
        return sound
                && matrix.stream().allMatch(cell -> {
                    Map<String, String> values = new HashMap<>(samples);
                    values.putAll(cell.tags());
                    return checkPath(key, pattern, Tags.render(pattern.value(), values));
                });
    }

    private boolean checkPath(String key, Located<String> pattern, String path) {
        String shown = Wording.quote(pattern.value())
                + (path.equals(pattern.value()) ? "" : " (with its tags " + Wording.quote(path) + ")");
        if (!path.startsWith("/")) {
            problems.add(pattern.place(), key + shown + " is not absolute; expected a path that begins with /");
        } else if (List.of(path.split("/")).contains("..")) {
            problems.add(pattern.place(), key + shown + " contains '..'; expected a path without it");
        } else if (!FORM.matcher(path).matches()) {
            problems.add(
                    pattern.place(),
                    key + shown + " contains a character that is not allowed; "
                            + "expected letters, digits and / _ . - * ? [ ] ! @ + : , = ~ %");
        } else {
            return true;
        }
        return false;
    }
}
