package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import java.util.List;
import java.util.Optional;

/**
 * How it stands with standby clusters that are configured, as the cloud's page shows it.
 *
 * @param runs the ids of those that stand by
 * @param making whether one is being made
 * @param trouble why some are missing, as far as that is known
 */
public record StandbyLine(StandbyEntry entry, List<String> runs, boolean making, Optional<String> trouble) {
    public StandbyLine {
        runs = List.copyOf(runs);
    }

    public String cluster() {
        return entry.cluster();
    }

    public String origin() {
        return entry.origin();
    }

    /** Such as {@code 1 of 2, one is being made}. */
    public String countText() {
        return making
                ? Messages.StandbyLine_making(runs.size(), entry.count())
                : Messages.StandbyLine_count(runs.size(), entry.count());
    }

    public String troubleText() {
        return trouble.orElse("");
    }
}
