package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files that are added to a repository of definitions: all of them, if it is valid with them, or none. */
final class NewFiles {
    /** What {@code check} is stricter about; here it only keeps a name from being a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private static final Pattern CASES = Pattern.compile(
            "(?m)^cases:[ \\t]*\\[([^\\]#]*)\\]|^cases:[ \\t]*(?:#.*)?\\n((?:[ \\t]*(?:#.*)?\\n|[ \\t]*- .*\\n?)*)");

    private final Path repository;
    private final Reader reader;
    private final Map<Path, String> texts = new LinkedHashMap<>();
    private Optional<CaseList> list = Optional.empty();

    /** How definitions are read. */
    @FunctionalInterface
    interface Reader {
        Definitions of(Path repository) throws IOException;
    }

    private record CaseList(Path file, String before, String after) {}

    private NewFiles(Path repository, Reader reader) {
        this.repository = repository;
        this.reader = reader;
    }

    /** @throws InvalidRequestException if that is no directory of this machine */
    static NewFiles in(String place, Reader reader) throws InvalidRequestException {
        if (Source.address(place).isPresent()) {
            throw new InvalidRequestException(
                    place + " is not on this machine; clone it with git, and name the directory with --repository");
        }
        Path repository = Path.of(place);
        if (!Files.isDirectory(repository)) {
            throw new InvalidRequestException(
                    "There is no directory " + place + "; make it first, or name another one with --repository");
        }
        return new NewFiles(repository, reader);
    }

    Definitions definitions() throws IOException {
        return reader.of(repository);
    }

    /**
     * Adds a file.
     *
     * @param template beside this class
     * @param words what stands in it for a value
     * @throws InvalidRequestException if it is there already, or its path is none in the repository
     */
    void add(String path, String template, Map<String, String> words) throws InvalidRequestException, IOException {
        for (String part : path.split("/", -1)) {
            if (!NAME.matcher(part).matches() || part.contains("..")) {
                throw new InvalidRequestException("'" + part.replaceFirst("\\.yaml$", "")
                        + "' is not a name; expected letters, digits and inner _ . -");
            }
        }
        Path file = repository.resolve(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw alreadyThere(file);
        }
        String text;
        try (InputStream in = Objects.requireNonNull(NewFiles.class.getResourceAsStream(template))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replaceAll("\\b" + word.getKey() + "\\b", Matcher.quoteReplacement(word.getValue()));
        }
        texts.put(file, text);
    }

    private static InvalidRequestException alreadyThere(Path file) {
        return new InvalidRequestException(file + " already exists; choose another name, or remove it first");
    }

    /**
     * Adds a case to the end of the list of a suite, and leaves the rest of its file as it is.
     *
     * @throws InvalidRequestException if the list is written in a way that is not understood here
     */
    void addCase(String path, String name) throws InvalidRequestException, IOException {
        Path file = repository.resolve(path);
        String before = Files.readString(file);
        Matcher cases = CASES.matcher(before);
        if (!cases.find()) {
            throw new InvalidRequestException(
                    "The list of cases in " + file + " cannot be extended; add '" + name + "' to it yourself");
        }
        String after;
        if (cases.group(1) != null) {
            String inside = cases.group(1).stripTrailing().replaceFirst(",$", "");
            after = before.substring(0, cases.start(1)) + inside + (inside.isBlank() ? " " : ", ") + name + " "
                    + before.substring(cases.end(1));
        } else {
            Matcher last = Pattern.compile("(?m)^([ \\t]*)- .*$").matcher(cases.group(2));
            int end = 0;
            String indent = "  ";
            while (last.find()) {
                end = last.end();
                indent = last.group(1);
            }
            int at = cases.start(2) + end;
            after = before.substring(0, at) + (end == 0 ? "" : "\n") + indent + "- " + name + (end == 0 ? "\n" : "")
                    + before.substring(at);
        }
        list = Optional.of(new CaseList(file, before, after));
    }

    /**
     * Writes all of them.
     *
     * @throws InvalidRequestException if the definitions are not valid with them: then nothing has changed
     */
    void write() throws InvalidRequestException, IOException {
        List<Path> made = new ArrayList<>();
        boolean done = false;
        try {
            for (Map.Entry<Path, String> text : texts.entrySet()) {
                create(text.getKey(), text.getValue(), made);
            }
            if (list.isPresent()) {
                AtomicFile.write(list.get().file, list.get().after.getBytes(StandardCharsets.UTF_8));
            }
            String problems = definitions().problems().stream()
                    .filter(problem -> concerns(problem.file()))
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n"));
            if (!problems.isEmpty()) {
                throw new InvalidRequestException(problems + "\nNothing was written");
            }
            done = true;
        } finally {
            if (!done) {
                if (list.isPresent()) {
                    AtomicFile.write(list.get().file, list.get().before.getBytes(StandardCharsets.UTF_8));
                }
                for (int i = made.size() - 1; i >= 0; i--) {
                    Files.deleteIfExists(made.get(i));
                }
            }
        }
    }

    private boolean concerns(Path file) {
        Path path = repository.resolve(file);
        return texts.containsKey(path)
                || list.filter(one -> one.file.equals(path)).isPresent();
    }

    private static void create(Path file, String text, List<Path> made) throws InvalidRequestException, IOException {
        List<Path> missing = new ArrayList<>();
        for (Path parent = file.getParent(); parent != null && !Files.exists(parent); parent = parent.getParent()) {
            missing.add(0, parent);
        }
        for (Path directory : missing) {
            Files.createDirectory(directory);
            made.add(directory);
        }
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw alreadyThere(file);
        }
        made.add(file);
        if (text.startsWith("#!")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** What was written or changed, in order. */
    List<Path> written() {
        List<Path> all = new ArrayList<>(texts.keySet());
        list.ifPresent(one -> all.add(one.file));
        return all;
    }
}
