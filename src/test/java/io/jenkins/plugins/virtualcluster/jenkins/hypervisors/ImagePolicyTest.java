package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePolicyTest {
    @TempDir
    Path controller;

    private Path images;
    private Path repository;
    private Path secret;

    @BeforeEach
    void files() throws IOException {
        images = Files.createDirectory(controller.resolve("images"));
        repository = Files.createDirectory(controller.resolve("repository"));
        secret = Files.createFile(controller.resolve("secret.qcow2"));
        Files.createFile(images.resolve("debian.qcow2"));
        Files.createFile(repository.resolve("tiny.img"));
    }

    private ImagePolicy rule(String imageDirectory) {
        return new ImagePolicy(
                repository,
                SampleDescriptions.of("hv", "qemu:///system", imageDirectory, List.of(), ImageRetention.USUAL));
    }

    private static Image file(Path path) {
        return new Image.LocalFile(path);
    }

    @Test
    void filesInTheImageDirectoryAndBesideTheDefinitionsMayBeNamed() {
        assertThat(rule(images.toString()).problem(file(images.resolve("debian.qcow2"))))
                .isEmpty();
        assertThat(rule("").problem(file(repository.resolve("tiny.img")))).isEmpty();
    }

    @Test
    void othersMayNot() {
        assertThat(rule(images.toString()).problem(file(secret)).orElseThrow()).contains("is not in");
        assertThat(rule("").problem(file(images.resolve("debian.qcow2"))).orElseThrow())
                .contains("has no image directory");
        assertThat(rule(images.toString()).problem(file(images.resolve("../secret.qcow2"))))
                .isPresent();
    }

    @Test
    void linksAreFollowedFirst() throws IOException {
        Path link = Files.createSymbolicLink(repository.resolve("link.img"), secret);

        assertThat(rule(images.toString()).problem(file(link))).isPresent();
    }

    @Test
    void aFileByItsUrlIsAFile() {
        Image byUrl = new Image.Download(secret.toUri(), Checksum.sha256("0".repeat(64)));

        assertThat(rule(images.toString()).problem(byUrl)).isPresent();
    }

    @Test
    void urlsAreThoseThatTheCloudAllows() {
        ImagePolicy rule = new ImagePolicy(
                repository,
                SampleDescriptions.of(
                        "hv", "qemu:///system", "", List.of("https://images.site/debian"), ImageRetention.USUAL));

        assertThat(rule.problem(url("https://images.site/debian/x.qcow2"))).isEmpty();
        assertThat(rule.problem(url("https://images.site.evil.org/debian/x.qcow2")))
                .isPresent();
        assertThat(rule("").problem(url("http://169.254.169.254/latest"))).isPresent();
    }

    private static Image url(String url) {
        return new Image.Download(URI.create(url), Checksum.sha256("0".repeat(64)));
    }

    @Test
    void volumesAndDownloadsReadNoFileOfTheController() {
        assertThat(rule("").problem(new Image.PoolVolume("debian"))).isEmpty();
        assertThat(rule("").problem(new Image.Download(
                        URI.create("https://example.org/x.qcow2"), Checksum.sha256("0".repeat(64)))))
                .isEmpty();
    }
}
