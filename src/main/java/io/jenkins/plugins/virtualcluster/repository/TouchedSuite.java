package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.util.List;

/**
 * A suite that comes out another one than before, or may.
 *
 * @param reasons at least one, by kind and path
 * @param problems why it cannot be run as it is now; empty if it can
 */
public record TouchedSuite(String name, List<Reason> reasons, List<Problem> problems) {
    public TouchedSuite {
        reasons = List.copyOf(reasons);
        problems = List.copyOf(problems);
    }

    /** Whether it can be run as it is now. */
    public boolean isSound() {
        return problems.isEmpty();
    }
}
