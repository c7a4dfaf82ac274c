package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.PoolImage;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Brings images into a real storage pool. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class ImageIT {
    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();
    private final Hypervisor.StartListener listener = new Hypervisor.StartListener() {
        @Override
        public void note(String message) {
            notes.add(message);
        }

        @Override
        public void started(String host) {
            notes.add("started " + host);
        }
    };

    private LibvirtConnection connection;
    private LibvirtPool pool;
    private byte[] content;
    private Path file;
    private String sha256;

    @BeforeEach
    void makeImage() throws Exception {
        HypervisorAddress address = Lab.address();
        connection = LibvirtConnection.open(address);
        pool = LibvirtPool.open(connection, address.pool());
        content = Arrays.copyOf(SampleClusters.newRun().getBytes(StandardCharsets.UTF_8), 1_500_000);
        file = Files.write(directory.resolve("some.img"), content);
        sha256 = DigestUtils.sha256Hex(content);
    }

    @AfterEach
    void removeImage() throws Exception {
        for (String volume : pool.volumes()) {
            if (volume.startsWith(ObjectNames.IMAGE + sha256.substring(0, 24))) {
                pool.delete(volume);
            }
        }
        connection.close();
    }

    private PoolImage bring(Image image) throws Exception {
        return upload(Duration.ofSeconds(60)).bring(image);
    }

    private ImageUpload upload(Duration standstill) {
        return new ImageUpload(
                pool,
                new StoredImages(connection, pool),
                new Cache(directory.resolve("cache")),
                new ImageCache(directory.resolve("images"), ImageCache.Limits.USUAL),
                ImageSources.ANY,
                listener,
                standstill);
    }

    @Test
    void aFileIsBroughtOnceForItsContent() throws Exception {
        PoolImage image = bring(new Image.LocalFile(file));
        PoolImage again = bring(new Image.LocalFile(Files.copy(file, directory.resolve("copy.img"))));

        assertThat(again).isEqualTo(image);
        assertThat(image.format()).isEqualTo("raw");
        assertThat(image.capacity()).isEqualTo(content.length);
        assertThat(notes).hasSize(1).first().asString().contains("some.img", "storage pool " + pool.name());
        assertThat(pool.read(Path.of(image.path()).getFileName().toString(), 0, content.length))
                .isEqualTo(content);
    }

    @Test
    void whatWasBrokenOffIsBroughtAgain() throws Exception {
        PoolImage image = bring(new Image.LocalFile(file));
        String volume = Path.of(image.path()).getFileName().toString();
        pool.delete(volume);
        pool.create(VolumeDocument.raw(volume, 0));
        pool.write(volume, Arrays.copyOf(content, 700_000));

        assertThat(upload(Duration.ofSeconds(2)).bring(new Image.LocalFile(file)))
                .isEqualTo(image);
        assertThat(notes.get(1)).contains("Another run is uploading the same image");
        assertThat(pool.find(volume).orElseThrow().capacity()).isEqualTo(content.length);
    }

    @Test
    void aQcow2FileKeepsItsFormatAndSize() throws Exception {
        ByteBuffer header = ByteBuffer.wrap(content);
        header.putInt(0, 0x514649FB).putInt(4, 2).putLong(8, 0).putInt(20, 16).putLong(24, 1L << 30);
        Files.write(file, content);
        sha256 = DigestUtils.sha256Hex(content);

        PoolImage image = bring(new Image.LocalFile(file));

        assertThat(image.format()).isEqualTo("qcow2");
        assertThat(image.capacity()).isEqualTo(1L << 30);
    }

    @Test
    void aDownloadIsCheckedBeforeItIsUsed() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/some.img", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/some.img");
        try {
            assertThatThrownBy(() -> bring(new Image.Download(url, Checksum.sha256("0".repeat(64)))))
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining("it has SHA-256 " + sha256)
                    .hasMessageContaining("expected " + "0".repeat(64));
            assertThatThrownBy(() -> bring(new Image.Download(url.resolve("/none"), Checksum.sha256("0".repeat(64)))))
                    .hasMessageContaining("the server answered 404");
            assertThat(bring(new Image.Download(url, Checksum.sha256(sha256))).capacity())
                    .isEqualTo(content.length);
        } finally {
            server.stop(0);
        }
        assertThat(bring(new Image.Download(url, Checksum.sha256(sha256))).capacity())
                .isEqualTo(content.length);
    }
}
