package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The digest of all that a standby cluster is made from: its definition with defaults merged and tags replaced, and the content of
 * its images. Where it is the same, a cluster that boots would be the same.
 */
final class StandbyKey {
    /** Grows when what we start, or save, changes, so that standby clusters of old do not count. */
    private static final String FORMAT = "1";

    private StandbyKey() {}

    /** @param images what tells the image that a host is started from, by the host's short name */
    static String of(Cluster cluster, Map<String, String> images) {
        Map<String, Image> told = new HashMap<>();
        images.forEach((host, image) -> told.put(host, new Image.PoolVolume(image)));
        // Where the definitions lie is no matter: all else of a definition is values.
        return DigestUtils.sha256Hex("standby " + FORMAT + "\n" + cluster.startedFrom(told));
    }
}
