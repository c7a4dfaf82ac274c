package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code image} names: an image of {@code images.yaml}, a volume of the pool, a file, or a download. */
final class ImageReader {
    private static final Set<String> SCHEMES = Set.of("http", "https", "file");

    private final RepositoryFiles files;
    private final NamedImages named;
    private final Problems problems;

    ImageReader(RepositoryFiles files, NamedImages named, Problems problems) {
        this.files = files;
        this.named = named;
        this.problems = problems;
    }

    Optional<PartialHost.Source> read(Yaml node) {
        if (node instanceof Yaml.Mapping) {
            return Fields.of(node, Keys.DOWNLOAD, problems)
                    .flatMap(this::download)
                    .map(image -> source(image, node.place()));
        }
        return Values.text(node, "image: ", text -> text, problems).flatMap(this::named);
    }

    private static PartialHost.Source source(Image image, SourceLocation place) {
        return new PartialHost.Source(Optional.empty(), Optional.of(image), place);
    }

    /** What is at a URL. */
    Optional<Image> download(Fields fields) {
        Optional<URI> url = fields.requiredValue("url", "https://example.org/image.qcow2", ImageReader::url);
        Optional<Checksum> sum = checksum(fields);
        return url.flatMap(from -> sum.map(checked -> new Image.Download(from, checked)));
    }

    private Optional<Checksum> checksum(Fields fields) {
        if (fields.has("sha512")) {
            if (fields.has("sha256")) {
                problems.add(
                        fields.node("sha512").orElseThrow().place(),
                        "sha512: the image has also a sha256; expected one of them");
                return Optional.empty();
            }
            return fields.value("sha512", text -> checksum(Checksum.Algorithm.SHA512, text));
        }
        return fields.requiredValue(
                "sha256",
                "(the 64 digits that sha256sum prints)', or 'sha512: (the 128 digits that sha512sum prints)",
                text -> checksum(Checksum.Algorithm.SHA256, text));
    }

    private Optional<PartialHost.Source> named(Located<String> image) {
        String text = image.value();
        SourceLocation place = image.place();
        if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../")) {
            return localFile("image", text, place).map(file -> source(file, place));
        }
        return Values.parsed(new Yaml.Scalar(text, false, place), "image: ", ImageReader::volume, problems)
                .flatMap(name -> named.has(name.value())
                        ? named.get(name.value(), place, problems)
                                .map(entry -> new PartialHost.Source(Optional.of(entry), Optional.empty(), place))
                        : Optional.of(source(new Image.PoolVolume(name.value()), place)));
    }

    /**
     * A file of the repository or of this machine.
     *
     * @param key that names it
     */
    Optional<Image> localFile(String key, String text, SourceLocation place) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            problems.add(place, key + ": " + Wording.quote(text) + " cannot be a path here (" + e.getReason() + ")");
            return Optional.empty();
        }
        if (files.origin().isPresent()) {
            // Checked when it was first read; who has started its cluster needs it no more.
            return Optional.of(new Image.LocalFile(files.origin().get().resolve(path)));
        }
        Optional<Path> file =
                path.isAbsolute() ? Optional.of(path) : files.real(path, place, "an image file", problems);
        Optional<Path> regular = file.filter(Files::isRegularFile);
        if (file.isPresent() && regular.isEmpty()) {
            problems.add(
                    place,
                    key + ": " + text + (Files.exists(file.get()) ? " is not a regular file" : " is missing")
                            + "; expected an image file there");
        }
        return regular.map(Image.LocalFile::new);
    }

    private static String volume(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is a URL alone; expected { url: " + text + ", sha256: ... }");
        }
        return Names.volume(text);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean complete = "file".equals(url.getScheme())
                    ? url.getPath() != null && url.getPath().startsWith("/")
                    : url.getHost() != null;
            if (url.getScheme() != null && SCHEMES.contains(url.getScheme()) && complete) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is not a URL (" + e.getReason()
                            + "); expected one with http, https or file",
                    e);
        }
        throw new IllegalArgumentException(
                Wording.quote(text)
                        + " is not a URL of a file; expected one such as https://example.org/image.qcow2 or file:///srv/image.qcow2");
    }

    private static Checksum checksum(Checksum.Algorithm algorithm, String text) {
        try {
            return new Checksum(algorithm, text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Wording.quote(text) + " " + e.getMessage(), e);
        }
    }
}
