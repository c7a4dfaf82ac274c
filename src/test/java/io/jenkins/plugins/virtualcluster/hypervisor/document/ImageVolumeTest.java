package io.jenkins.plugins.virtualcluster.hypervisor.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageVolumeTest {
    private static final String KEY = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);

    @Test
    void ofPreparedImagesThoseAreNobodysWhoseKeysNoVolumeOfTheSameListClaims() {
        ImageVolume abandoned = ImageVolume.prepared(KEY, "k3f9abcdp1");
        ImageVolume prepared = ImageVolume.prepared(OTHER, "m2m2m2m2p1");
        List<String> volumes = List.of(
                abandoned.name(),
                prepared.name(),
                ImageVolume.claim(OTHER),
                prepared.marker(),
                new ImageVolume(KEY, true).name(),
                "vc-k3f9abcd-srv1.qcow2",
                "debian.qcow2");

        assertThat(ImageVolume.unclaimed(volumes)).containsExactly(abandoned.name());
        assertThat(ImageVolume.claimed(ImageVolume.claim(KEY))).contains("a".repeat(24));
    }
}
