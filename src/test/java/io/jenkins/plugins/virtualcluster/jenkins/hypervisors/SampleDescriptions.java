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

    /** One that only some jobs may use. */
    public static HypervisorDescription of(String name, String uri, HypervisorAccess access) {
        return new HypervisorDescription(
                name, uri, "", "", "", "", HypervisorLimits.USUAL, Set.of(), List.of(), ImageRetention.USUAL, access);
    }

    /** One with settings of images. */
    static HypervisorDescription of(
            String name, String uri, String imageDirectory, List<String> imageUrls, ImageRetention retention) {
        return new HypervisorDescription(
                name,
                uri,
                "",
                "",
                "",
                imageDirectory,
                HypervisorLimits.USUAL,
                Set.of(),
                imageUrls,
                retention,
                HypervisorAccess.ALL);
    }
}
