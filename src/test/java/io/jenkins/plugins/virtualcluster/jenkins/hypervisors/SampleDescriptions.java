package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import java.util.List;
import java.util.Set;

/** Hypervisors of which little is configured. */
public final class SampleDescriptions {
    private SampleDescriptions() {}

    public static HypervisorDescription of(String name, String uri) {
        return of(name, uri, "", List.of(), ImageRetention.USUAL);
    }

    /** One with settings of images. */
    static HypervisorDescription of(
            String name, String uri, String imageDirectory, List<String> imageUrls, ImageRetention retention) {
        return new HypervisorDescription(
                name, uri, "", "", "", imageDirectory, HypervisorLimits.USUAL, Set.of(), imageUrls, retention);
    }
}
