package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Hosts whose images are compressed, of another format, or no use at all; it needs qemu-img, xz, zstd and virsh here. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class ImageBootIT extends GuestRunHarness {
    private Path images;

    @BeforeEach
    void directory() throws Exception {
        images = Files.createDirectories(files.repository().resolve("images"));
    }

    private void shell(String commands) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", commands)
                .directory(images.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private void hosts(String hosts) throws Exception {
        files.cluster("name: cluster\ndefaults: { memory: 128 MiB }\nnetworks: { lan: { domain: lan.test } }\nhosts:\n"
                + hosts.indent(2));
    }

    @Test
    @Tag("thorough")
    void compressedImagesAndThoseOfOtherProgramsBootAndAreRemembered() throws Exception {
        shell("virsh -q -c '" + address.libvirtUri() + "' vol-download --pool " + address.pool()
                + " tiny.qcow2 tiny > /dev/null; gzip -1 -c tiny > a.gz; xz -0 -c tiny > b.xz;"
                + " qemu-img convert -O vmdk tiny c.vmdk; qemu-img convert -O vdi tiny d.vdi; zstd -1 -q d.vdi -o d.zst;"
                + " rm tiny d.vdi");
        hosts("""
                a: { image: ./images/a.gz }
                b: { image: ./images/b.xz }
                c: { image: ./images/c.vmdk }
                d: { image: ./images/d.zst }
                """);
        files.script("cases/one/run.sh", "echo here");

        ends(start(), Verdict.PASSED);

        for (String host : List.of("a", "b", "c", "d")) {
            assertThat(output(host)).isEqualTo("here\n");
        }
        List<StoredImage> made = hypervisor.storedImages().stream()
                .filter(image -> image.name().contains(".made"))
                .toList();
        assertThat(made).hasSizeGreaterThanOrEqualTo(4).allMatch(StoredImage::isWhole);
        assertThat(made)
                .allMatch(image -> image.users().isEmpty() && image.lastUsed().isPresent());
        for (StoredImage image : made) {
            hypervisor.removeImage(image.name());
        }
        assertThat(hypervisor.storedImages()).noneMatch(made::contains);
    }

    @Test
    @Tag("thorough")
    void aDiskThatDoesNotBootIsDiagnosedByItsEmptyConsole() throws Exception {
        // A boot sector that does nothing for ever.
        shell("printf '\\353\\376' > dead.img; truncate -s 510 dead.img; printf '\\125\\252' >> dead.img;"
                + " truncate -s 1M dead.img");
        files.timeouts("{ start: 20s }");
        hosts("a: { image: ./images/dead.img }\nb: { image: ./images/dead.img }\n");

        ends(start(), Verdict.INFRASTRUCTURE);

        assertThat(cause())
                .contains("did not answer within 20 s")
                .contains("its serial console shows nothing at all: usually the image does not boot");
    }

    @Test
    void whatIsNoDiskStartsNothing() throws Exception {
        shell("echo '<html>log in first</html>' > page.qcow2");
        hosts("a: { image: ./images/page.qcow2 }\nb: { image: ./images/page.qcow2 }\n");

        ends(start(), Verdict.INFRASTRUCTURE);

        assertThat(cause()).contains("page.qcow2 is an HTML or XML page").contains("which no host boots from");
    }
}
