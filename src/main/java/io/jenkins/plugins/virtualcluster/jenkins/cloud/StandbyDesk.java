package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.ExtensionList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyLine;
import java.util.List;
import java.util.Optional;

/** What forms and the page of a cloud know of standby clusters, from whoever keeps them. */
public interface StandbyDesk {
    static StandbyDesk get() {
        return ExtensionList.lookup(StandbyDesk.class).get(0);
    }

    /** The names of all definition repositories. */
    List<String> repositories();

    /** The clusters of a repository as it was fetched last; none if it never was. */
    List<String> clusters(String repository);

    /** How it stands with the entries of a cloud. */
    List<StandbyLine> lines(String cloud);

    /** The repository of a cluster that stands by, or what its definition is from. */
    default Optional<String> origin(String cloud, String run) {
        return lines(cloud).stream()
                .filter(line -> line.runs().contains(run))
                .map(StandbyLine::origin)
                .findFirst();
    }
}
