package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import java.io.Serializable;
import java.util.Optional;

/** The test case around a step. */
final class CaseContext implements Serializable {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String suite;

    /** @param suite null for the only one that has begun */
    CaseContext(String name, String suite) {
        this.name = name;
        this.suite = suite;
    }

    String name() {
        return name;
    }

    Optional<String> suite() {
        return Optional.ofNullable(suite);
    }
}
