package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what lies in a suite's directory as if it were to be run, and never is. A name that is nearly one that has a meaning is
 * an error, unless there is also the right one; everything else is a warning, since it may be work in progress. Nothing is said
 * of files that do not look like scripts, of README files, dot files and editors' copies.
 */
final class UnusedFiles {
    private static final List<String> OF_CASE = List.of("run.sh", "init.sh", "finalize.sh");
    private static final List<String> OF_SUITE = List.of("suite.yaml", "cases", "files");
    private static final int HEAD = 2;

    /** What a line holds before a command: nothing, or what begins another one. */
    private static final Pattern COMMAND_POSITION = Pattern.compile(
            "(?:^|[;&|({!]|\\b(?:then|do|else|exec|run|assert_fail|nohup|time|if|while|until))\\s*\"?$");

    private static final Pattern FILE = Pattern.compile("\\$(?:VC_FILES|\\{VC_FILES})\"?/([A-Za-z0-9_./+-]+)");

    private final RepositoryFiles files;
    private final Path directory;
    private final Set<String> roles;
    private final Problems errors;
    private final Problems warnings;

    /** @param roles that hosts of the cluster have; none where it gives no host a role */
    UnusedFiles(RepositoryFiles files, Path directory, Set<String> roles, Problems errors, Problems warnings) {
        this.files = files;
        this.directory = directory;
        this.roles = roles;
        this.errors = errors;
        this.warnings = warnings;
    }

    /**
     * @param scripts those of the suite and its cases that could be read
     * @param cases the names of those that the suite lists
     */
    void find(Collection<Script> scripts, Set<String> cases) {
        Set<Path> used = new HashSet<>();
        scripts.forEach(script -> used.add(script.file()));
        files.entries(directory, errors).forEach((name, entry) -> {
            if (!OF_SUITE.contains(name) && !used.contains(entry)) {
                ofSuite(name, entry);
            }
        });
        Path all = directory.resolve("cases");
        if (files.isDirectory(all)) {
            files.entries(all, errors).forEach((name, entry) -> inCases(name, entry, cases, used));
        }
        checkModes(scripts);
    }

    private void ofSuite(String name, Path entry) {
        Optional<String> meant = meant(name, OF_SUITE).filter(known -> !files.exists(directory.resolve(known)));
        if (meant.isPresent()) {
            errors.add(SourceLocation.top(entry), "never read; did you mean '" + meant.get() + "'?");
        } else if (looksLikeScript(name, entry)) {
            warnings.add(
                    SourceLocation.top(entry),
                    "never run: neither 'init' nor 'finalize' of suite.yaml names it; expected that, or the script in"
                            + " files/ if another one uses it");
        }
    }

    private void inCases(String name, Path entry, Set<String> cases, Set<Path> used) {
        if (!files.isDirectory(entry)) {
            if (looksLikeScript(name, entry)) {
                warnings.add(
                        SourceLocation.top(entry),
                        "never run: not a case; expected a directory of the case's name with run.sh");
            }
        } else if (!cases.contains(name)) {
            warnings.add(
                    SourceLocation.top(entry),
                    "never run: 'cases' of suite.yaml does not list '" + name
                            + "'; expected it there, or no such directory");
        } else {
            files.entries(entry, errors).forEach((file, path) -> {
                if (!OF_CASE.contains(file) && !used.contains(path)) {
                    ofCase(file, path, entry);
                }
            });
        }
    }

    private void ofCase(String name, Path file, Path ofCase) {
        Matcher ofRole = RoleScripts.OF_CASE.matcher(name);
        Optional<String> meant = meant(name, OF_CASE).filter(known -> !files.exists(ofCase.resolve(known)));
        if (ofRole.matches() && !roles.isEmpty()) {
            // That of a role that there is cannot be read, which is told where it is read.
            if (!roles.contains(ofRole.group(2))) {
                errors.add(SourceLocation.top(file), "never run: " + Wording.unknown("role", ofRole.group(2), roles));
            }
        } else if (meant.isPresent()) {
            errors.add(SourceLocation.top(file), "never run; did you mean '" + meant.get() + "'?");
        } else if (looksLikeScript(name, file)) {
            warnings.add(
                    SourceLocation.top(file),
                    "never run: the scripts of a case are " + String.join(", ", OF_CASE)
                            + (roles.isEmpty() ? "" : ", and run.ROLE.sh and so on for the hosts of a role")
                            + "; expected one of these, or the script in files/ if another one uses it");
        }
    }

    /** What a name stands for that is one letter, its case, its ending or a hyphen off. */
    private static Optional<String> meant(String name, List<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(one ->
                        Suggestions.distance(lower, one) <= 1 || stem(lower).equals(stem(one)))
                .findFirst();
    }

    private static String stem(String name) {
        return name.replaceFirst("\\.[a-z0-9]+$", "");
    }

    private boolean looksLikeScript(String name, Path file) {
        Path real = files.root().resolve(file);
        return Files.isRegularFile(real) && (name.endsWith(".sh") || beginsAsScript(real));
    }

    private static boolean beginsAsScript(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            return head.length == HEAD && head[0] == '#' && head[1] == '!';
        } catch (IOException e) {
            // What cannot be read is told where it is needed.
            return false;
        }
    }

    /** Files are delivered with their modes, so one that is run as a command has to be executable. */
    private void checkModes(Collection<Script> scripts) {
        Path delivered = directory.resolve("files");
        for (Script script : scripts) {
            int number = 0;
            for (String line : script.text().split("\n")) {
                number++;
                Matcher mention = FILE.matcher(line);
                while (mention.find()) {
                    Path file = delivered.resolve(mention.group(1)).normalize();
                    if (COMMAND_POSITION
                                    .matcher(line.substring(0, mention.start()))
                                    .find()
                            && isNotExecutable(file)) {
                        warnings.add(
                                new SourceLocation(script.file(), number, mention.start() + 1),
                                file + " is run here and is not executable; expected that after 'chmod +x'");
                    }
                }
            }
        }
    }

    private boolean isNotExecutable(Path file) {
        Path real = files.root().resolve(file);
        try {
            return Files.isRegularFile(real)
                    && !Files.getPosixFilePermissions(real).contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
