package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.NamedImage;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images that {@code images.yaml} at the top of a repository gives names to. */
final class NamedImages {
    static final int MOST = 1000;

    private static final List<String> SOURCES = List.of("url", "file", "volume");
    private static final List<String> SUMS = List.of("sha256", "sha512");
    private static final List<String> WRONG_FILES = List.of("images.yml", "image.yaml");

    private final boolean readable;
    /** Empty for an entry that is invalid. */
    private final Map<String, Optional<Entry>> entries;

    private NamedImages(boolean readable, Map<String, Optional<Entry>> entries) {
        this.readable = readable;
        this.entries = entries;
    }

    /**
     * What is known of an image, or of one for an architecture.
     *
     * @param source empty if none is named there
     */
    record Facts(
            Optional<Image> source,
            Optional<DataSize> memory,
            Optional<Integer> cpus,
            PartialHardware hardware,
            PartialSystem system) {
        /** These, and of the other what these do not say. */
        Facts or(Facts other) {
            return new Facts(
                    source.or(other::source),
                    memory.or(other::memory),
                    cpus.or(other::cpus),
                    hardware.or(other.hardware),
                    system.or(other.system));
        }
    }

    /**
     * One entry.
     *
     * @param any what holds for each architecture
     * @param byArchitecture what holds for each; none if the image is for whatever host names it
     */
    record Entry(NamedImage image, Facts any, Map<Architecture, Facts> byArchitecture) {
        /** What is known for that architecture; empty, and a problem, if there is no image for it. */
        Optional<Facts> of(Architecture architecture, String host, SourceLocation place, Problems problems) {
            if (byArchitecture.isEmpty()) {
                return Optional.of(any);
            }
            Optional<Facts> found = Optional.ofNullable(byArchitecture.get(architecture));
            if (found.isEmpty()) {
                problems.add(
                        place,
                        "image: there is no '" + image.name() + "' for " + architecture.libvirtName()
                                + ", the architecture of host '" + host + "'; " + NamedImage.FILE + " has it for "
                                + byArchitecture.keySet().stream()
                                        .map(Architecture::libvirtName)
                                        .collect(Collectors.joining(", ")));
            }
            return found;
        }
    }

    /** Reads the file, or what was kept of it; what is wrong in it is told there, also of images that nothing uses. */
    static NamedImages read(RepositoryFiles files, Problems problems) {
        if (!files.hasUsed(NamedImage.FILE)) {
            WRONG_FILES.stream()
                    .map(NamedImage.FILE::resolveSibling)
                    .filter(files::hasUsed)
                    .forEach(wrong -> problems.add(
                            SourceLocation.top(wrong), "nothing reads this file; expected it to be named images.yaml"));
            return new NamedImages(true, Map.of());
        }
        Optional<String> text =
                files.readUsed(NamedImage.FILE, SourceLocation.top(NamedImage.FILE), "images by name", problems);
        if (text.filter(NamedImages::isOfComments).isPresent()) {
            return new NamedImages(true, Map.of());
        }
        Optional<Map<String, Yaml.Entry>> named = text.flatMap(
                        all -> YamlComposer.compose(NamedImage.FILE, all, problems))
                .flatMap(node -> Fields.named(node, "images", 0, MOST, Names::image, problems));
        Map<String, Optional<Entry>> entries = new LinkedHashMap<>();
        named.orElse(Map.of())
                .forEach((name, entry) -> entries.put(name, new EntryReader(files, name, entry).read(problems)));
        return new NamedImages(named.isPresent(), entries);
    }

    static boolean isOfComments(String text) {
        return text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    /** The names of those that are valid, each with its architectures: none for one that is for any. */
    Map<String, Set<Architecture>> names() {
        Map<String, Set<Architecture>> names = new TreeMap<>();
        entries.forEach((name, entry) -> entry.ifPresent(found -> names.put(
                name, Collections.unmodifiableSet(found.byArchitecture().keySet()))));
        return names;
    }

    /** Whether a name stands for one of these and not for a volume of the pool. Of a file that cannot be read each may. */
    boolean has(String name) {
        return !readable || entries.containsKey(name);
    }

    /** The image of that name, which {@link #has} been found; a problem if it is not valid. */
    Optional<Entry> get(String name, SourceLocation place, Problems problems) {
        Optional<Entry> found = entries.getOrDefault(name, Optional.empty());
        if (found.isEmpty()) {
            problems.add(
                    place,
                    entries.containsKey(name)
                            ? "image: '" + name + "' is not valid in " + NamedImage.FILE + "; see the problems there"
                            : "image: whether " + Wording.quote(name) + " is one of " + NamedImage.FILE
                                    + " is unknown, as that file is not valid; see the problems there");
        }
        return found;
    }

    /** Reads one entry; it is valid if nothing in it is wrong. */
    private static final class EntryReader {
        private final RepositoryFiles files;
        private final String name;
        private final Yaml.Entry entry;
        private final Problems problems = new Problems();
        private final ImageReader images;
        private final UserDataReader userData;
        private final ClusterTags tags;

        EntryReader(RepositoryFiles files, String name, Yaml.Entry entry) {
            this.files = files;
            this.name = name;
            this.entry = entry;
            this.images = new ImageReader(this.files, new NamedImages(true, Map.of()), problems);
            this.userData = new UserDataReader(files, problems);
            this.tags = ClusterTags.none(problems);
        }

        Optional<Entry> read(Problems all) {
            Optional<Entry> read =
                    Fields.of(entry.value(), Keys.NAMED_IMAGE, problems).map(this::entry);
            boolean sound = problems.isEmpty();
            all.addAll(problems);
            return read.filter(any -> sound);
        }

        private Entry entry(Fields fields) {
            Facts any = facts(fields);
            Map<Architecture, Facts> each = new EnumMap<>(Architecture.class);
            fields.named("arch", 1, Architecture.values().length, NamedImages::architecture)
                    .ifPresent(all ->
                            all.forEach((word, variant) -> Fields.ofNamed(variant, Keys.NAMED_IMAGE_ARCH, problems)
                                    .ifPresent(its -> {
                                        Facts facts = facts(its).or(any);
                                        Architecture architecture = PartialHostReader.architecture(word);
                                        requireSource(facts, its, variant.keyPlace(), " for " + word);
                                        facts.hardware().complete("image '" + name + "'", architecture, problems);
                                        each.put(architecture, facts);
                                    })));
            if (!fields.has("arch")) {
                requireSource(any, fields, entry.keyPlace(), "");
            }
            return new Entry(new NamedImage(name, entry.value().written()), any, Collections.unmodifiableMap(each));
        }

        /** What is there but wrong has its own problem. */
        private void requireSource(Facts facts, Fields fields, SourceLocation place, String what) {
            boolean given = Stream.concat(SOURCES.stream(), SUMS.stream()).anyMatch(fields::has);
            if (facts.source().isEmpty() && !given) {
                problems.add(
                        place,
                        "the image '" + name + "' has no source" + what
                                + "; expected a url with sha256 or sha512, a file, or a volume");
            }
        }

        private Facts facts(Fields fields) {
            return new Facts(
                    source(fields),
                    fields.value("memory", Quantities::memory),
                    fields.node("cpus")
                            .flatMap(node -> Values.number(node, "cpus: ", 1, PartialHostReader.MOST_CPUS, problems)),
                    PartialHardware.read(fields, tags, problems),
                    PartialSystem.read(fields, tags, userData, problems));
        }

        private Optional<Image> source(Fields fields) {
            List<String> given = SOURCES.stream().filter(fields::has).toList();
            if (given.size() > 1) {
                problems.add(
                        fields.node(given.get(1)).orElseThrow().place(),
                        given.get(1) + ": the image has also a " + given.get(0) + "; expected one of them");
                return Optional.empty();
            }
            Optional<String> sum = SUMS.stream().filter(fields::has).findFirst();
            if (fields.has("url") || sum.isPresent() && given.isEmpty()) {
                return images.download(fields);
            }
            if (sum.isPresent()) {
                problems.add(
                        fields.node(sum.get()).orElseThrow().place(),
                        sum.get() + ": only what a url names is verified; expected no checksum of a " + given.get(0));
                return Optional.empty();
            }
            Optional<Image> file = fields.node("file")
                    .flatMap(node -> Values.text(node, "file: ", text -> text, problems))
                    .flatMap(path -> images.localFile("file", path.value(), path.place()));
            return file.or(() -> fields.value("volume", Names::volume).map(Image.PoolVolume::new));
        }
    }

    private static String architecture(String word) {
        PartialHostReader.architecture(word);
        return word;
    }
}
