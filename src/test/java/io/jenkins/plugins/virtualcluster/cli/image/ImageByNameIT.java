package io.jenkins.plugins.virtualcluster.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.cli.Main;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The lab's tiny image as one of a public server: named once, pulled, checked, run, and removed. */
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Timeout(1200)
class ImageByNameIT {
    private static final HypervisorAddress ADDRESS = Lab.address();
    /** After so many bytes the first answer breaks off. */
    private static final int FIRST = 1_000_000;

    @TempDir
    Path directory;

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Path image;

    @BeforeEach
    void serve() throws Exception {
        image = directory.resolve("tiny.qcow2");
        shell("virsh -q -c '" + ADDRESS.libvirtUri() + "' vol-download --pool " + ADDRESS.pool() + " tiny.qcow2 "
                + image);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(OwnThreads.EACH);
        server.createContext("/tiny.qcow2", this::answer);
        server.start();
        write("images.yaml", """
                tiny-of-the-server:
                  memory: 128 MiB
                  arch:
                    x86_64: { url: "http://127.0.0.1:%d/tiny.qcow2", sha512: %s }
                cut: { file: cut.vmdk }
                """.formatted(server.getAddress().getPort(), sha512()));
        write("clusters/hello.yaml", """
                name: hello
                hosts:
                  one: { image: tiny-of-the-server }
                """);
        write("suites/hello/suite.yaml", "name: hello\ncluster: hello\ninit: init.sh\ncases: [ one ]\n");
        write("suites/hello/init.sh", "#!/bin/sh\n");
        write("suites/hello/cases/one/run.sh", "#!/bin/sh\nawk '/^MemTotal/ { exit $2 > 131072 }' /proc/meminfo\n");
        shell("qemu-img convert -O vmdk " + image + " whole.vmdk && head -c 1000000 whole.vmdk > cut.vmdk");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        command("image", "remove", "tiny-of-the-server");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        byte[] content = Files.readAllBytes(image);
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, from > 0 ? content.length - from : FIRST);
        exchange.close();
    }

    private String sha512() throws IOException {
        MessageDigest digest = Checksum.Algorithm.SHA512.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(image), digest)) {
            in.readAllBytes();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void write(String file, String text) throws IOException {
        Path path = repository().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Path repository() {
        return directory.resolve("repository");
    }

    private void shell(String script) throws Exception {
        Files.createDirectories(repository());
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(repository().toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** How a command ended, and what it printed. */
    private record Ended(int code, String output) {}

    private Ended command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        all.addAll(List.of(arguments));
        all.add("--repository=" + repository());
        if (Stream.of(arguments).anyMatch(List.of("run", "check")::contains)) {
            all.add("--records=" + directory.resolve("runs"));
        }
        Path output = directory.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put(HypervisorOption.VARIABLE, Lab.hypervisor());
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(900, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroy();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    @Test
    @Tag("thorough")
    void aPublicImageIsNamedOncePulledCheckedRunAndRemoved() throws Exception {
        Ended pulled = command("image", "pull", "tiny-of-the-server");
        assertThat(pulled.code()).as(pulled.output()).isZero();
        assertThat(ranges).as("the first answer breaks off").containsExactly("null", "bytes=" + FIRST + "-");
        assertThat(pulled.output()).contains("Image tiny-of-the-server (x86_64) is in storage pool " + ADDRESS.pool());
        assertThat(command("image", "list").output()).contains("tiny-of-the-server (x86_64)");

        Ended checked = command("image", "check", "tiny-of-the-server");
        assertThat(checked.output())
                .containsPattern("names +ok +short, full and alias resolve")
                .containsPattern("console +ok")
                .contains("Suites can use this image.");
        assertThat(checked.code()).as(checked.output()).isZero();

        Ended run = command("run", "hello");
        assertThat(run.code()).as("with the image's memory: " + run.output()).isZero();
        assertThat(ranges).as("nothing is fetched twice").hasSize(2);

        Ended removed = command("image", "remove", "tiny-of-the-server");
        assertThat(removed.output()).contains("removed image vc-image-");
        assertThat(command("image", "list").output())
                .contains("Not in the pool yet")
                .contains("tiny-of-the-server");
    }

    @Test
    @Tag("thorough")
    void aDiskOfAnotherProgramThatIsCutOffIsNotUploaded() throws Exception {
        Ended pulled = command("image", "pull", "cut");

        assertThat(pulled.code()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(pulled.output())
                .contains("cut.vmdk is a VMware disk (vmdk) that is cut off or damaged, as `qemu-img check` finds")
                .contains("fetch it again");
    }
}
