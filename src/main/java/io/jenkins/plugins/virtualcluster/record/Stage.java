package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stage of a run: one script on all hosts, ended by a barrier; or the preparation of images before. Its text form is also a
 * relative path.
 *
 * @param testCase the case that it belongs to; none for the suite's own stages
 */
public record Stage(Kind kind, Optional<String> testCase) {
    private static final String CASE_NAME = "[A-Za-z0-9][A-Za-z0-9_.-]*";
    private static final Pattern CASE = Pattern.compile(CASE_NAME);
    private static final Pattern CASE_STAGE = Pattern.compile("case/(" + CASE_NAME + ")/(init|run|finalize)");

    /** Makes of an image the one that hosts are started from, before the cluster is there. Not part of a suite's plan. */
    public static final Stage PREPARE = new Stage(Kind.PREPARE, Optional.empty());

    public static final Stage SUITE_INIT = new Stage(Kind.SUITE_INIT, Optional.empty());
    public static final Stage SUITE_FINALIZE = new Stage(Kind.SUITE_FINALIZE, Optional.empty());

    /**
     * @throws IllegalArgumentException if a stage of the suite names a case, one of a case names none, or its name is no
     *     plain file name
     */
    public Stage {
        boolean ofCase = kind == Kind.CASE_INIT || kind == Kind.CASE_RUN || kind == Kind.CASE_FINALIZE;
        if (ofCase != testCase.isPresent()
                || testCase.filter(name -> !CASE.matcher(name).matches()).isPresent()) {
            throw new IllegalArgumentException(
                    "'" + testCase.orElse("") + "' cannot be the case of a stage " + kind.word);
        }
    }

    public enum Kind {
        PREPARE("prepare"),
        SUITE_INIT("suite-init"),
        CASE_INIT("init"),
        CASE_RUN("run"),
        CASE_FINALIZE("finalize"),
        SUITE_FINALIZE("suite-finalize");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    public static Stage caseInit(String testCase) {
        return new Stage(Kind.CASE_INIT, Optional.of(testCase));
    }

    public static Stage caseRun(String testCase) {
        return new Stage(Kind.CASE_RUN, Optional.of(testCase));
    }

    public static Stage caseFinalize(String testCase) {
        return new Stage(Kind.CASE_FINALIZE, Optional.of(testCase));
    }

    /**
     * Reads {@code suite-init}, {@code case/NAME/run} and the like.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    @JsonCreator
    public static Stage parse(String id) {
        Matcher matcher = CASE_STAGE.matcher(id);
        if (matcher.matches()) {
            return switch (matcher.group(2)) {
                case "init" -> caseInit(matcher.group(1));
                case "run" -> caseRun(matcher.group(1));
                default -> caseFinalize(matcher.group(1));
            };
        }
        return switch (id) {
            case "prepare" -> PREPARE;
            case "suite-init" -> SUITE_INIT;
            case "suite-finalize" -> SUITE_FINALIZE;
            default -> throw new IllegalArgumentException("'" + id + "' is not a stage");
        };
    }

    /** The same of the case itself, of a run that repeats its cases. */
    public Stage unrepeated() {
        return new Stage(kind, testCase.map(name -> RepeatedCase.of(name).name()));
    }

    /** Whether it comes before the suite, on a guest that is not of the cluster. */
    public boolean isPreparation() {
        return kind == Kind.PREPARE;
    }

    /** Whether it runs though stages before it failed. */
    public boolean isFinalize() {
        return kind == Kind.CASE_FINALIZE || kind == Kind.SUITE_FINALIZE;
    }

    /** Such as {@code case/copy_to/run}. */
    @Override
    @JsonValue
    public String toString() {
        return testCase.map(name -> "case/" + name + "/" + kind.word).orElse(kind.word);
    }
}
