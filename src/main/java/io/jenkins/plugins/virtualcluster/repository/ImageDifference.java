package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the hosts of a cluster are made from, as far as a tree can tell. */
final class ImageDifference {
    private ImageDifference() {}

    /** By the short names of hosts that both have: what their images are now, where that is another than before. */
    static Map<String, String> between(Snapshot before, Cluster old, Snapshot now, Cluster fresh) throws IOException {
        Map<String, String> images = new LinkedHashMap<>();
        for (Host host : old.hosts()) {
            images.put(host.name(), text(before, host));
        }
        Map<String, String> differing = new LinkedHashMap<>();
        for (Host host : fresh.hosts()) {
            String image = text(now, host);
            String was = images.get(host.name());
            if (was != null && !was.equals(image)) {
                differing.put(host.name(), image);
            }
        }
        return differing;
    }

    private static String text(Snapshot snapshot, Host host) throws IOException {
        String image = text(snapshot, host.image());
        return host.named().map(named -> named.name() + ", " + image).orElse(image);
    }

    /** A file of the tree is told by its content; one elsewhere on the machine by its path alone. */
    private static String text(Snapshot snapshot, Image image) throws IOException {
        if (image instanceof Image.PoolVolume volume) {
            return volume.name();
        }
        if (image instanceof Image.Download download) {
            return download.url() + " with " + download.checksum().algorithm().key() + " "
                    + download.checksum().digits();
        }
        Image.LocalFile file = (Image.LocalFile) image;
        if (!file.path().startsWith(snapshot.definitions().repository())) {
            return file.path().toString();
        }
        String path =
                snapshot.definitions().repository().relativize(file.path()).toString();
        return path + " with content " + Commit.brief(snapshot.tree().digest(path));
    }
}
