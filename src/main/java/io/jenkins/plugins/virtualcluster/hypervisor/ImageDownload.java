package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches what a URL names into a temporary file on this machine, and checks it. */
final class ImageDownload {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final int OK = 200;

    private ImageDownload() {}

    /** @return a file that the caller discards */
    static Path fetch(Image.Download image) throws HypervisorException, InterruptedException {
        Path file;
        try {
            file = Temporary.file("image");
        } catch (IOException e) {
            throw new HypervisorException("No temporary file can be made for image " + image.url() + ": " + e, e);
        }
        try {
            get(image, file);
            String sha256 = ImageFile.sha256(file, new Cache(file));
            if (!sha256.equals(image.sha256())) {
                throw new HypervisorException("Image " + image.url() + " has SHA-256 " + sha256 + ", expected "
                        + image.sha256() + "; it was changed there or on its way: compare it with its publisher's");
            }
            return file;
        } catch (HypervisorException | InterruptedException | RuntimeException e) {
            discard(file);
            throw e;
        }
    }

    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private static void get(Image.Download image, Path file) throws HypervisorException, InterruptedException {
        if ("file".equals(image.url().getScheme())) {
            copy(image.url(), file);
        } else {
            download(image, file);
        }
    }

    private static void copy(URI url, Path file) throws HypervisorException {
        try {
            Files.copy(Path.of(url), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | IllegalArgumentException e) {
            throw new HypervisorException("Image " + url + " cannot be read: " + e, e);
        }
    }

    private static void download(Image.Download image, Path file) throws HypervisorException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_LIMIT)
                .build();
        HttpRequest request = HttpRequest.newBuilder(image.url()).build();
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofFile(file));
        try {
            int status = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode();
            if (status != OK) {
                throw new HypervisorException(
                        "Image " + image.url() + " cannot be downloaded: the server answered " + status);
            }
        } catch (ExecutionException e) {
            throw new HypervisorException(
                    "Image " + image.url() + " cannot be downloaded: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HypervisorException(
                    "Image " + image.url() + " was not downloaded within " + LIMIT.toHours() + " h", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }
}
