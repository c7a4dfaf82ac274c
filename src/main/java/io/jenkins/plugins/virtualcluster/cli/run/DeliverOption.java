package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of {@code --deliver}. */
final class DeliverOption {
    private DeliverOption() {}

    /**
     * The files that they name, with their sums.
     *
     * @param values of the form {@code FILE[=NAME]}
     * @throws InvalidRequestException if one names nothing that can be delivered
     */
    static List<RunFile> files(List<String> values) throws InvalidRequestException {
        List<RunFile> files = new ArrayList<>();
        for (String value : values) {
            try {
                files.addAll(files(value));
            } catch (IOException | IllegalArgumentException e) {
                throw new InvalidRequestException("--deliver " + value + ": " + e.getMessage());
            }
        }
        return files;
    }

    private static List<RunFile> files(String value) throws InvalidRequestException, IOException {
        // A file of that whole name may be there.
        int sign = isThere(value) ? -1 : value.lastIndexOf('=');
        String source = sign < 0 ? value : value.substring(0, sign);
        if (source.isEmpty() || !isThere(source)) {
            throw new InvalidRequestException("--deliver " + value + ": there is no file or directory '" + source
                    + "'; expected FILE or FILE=NAME, such as build/app-1.2.rpm=app.rpm");
        }
        Path path = Path.of(source).toRealPath();
        String name = sign < 0
                ? String.valueOf(Path.of(source).toAbsolutePath().normalize().getFileName())
                : value.substring(sign + 1);
        if (!Files.isDirectory(path)) {
            return List.of(RunFile.of(name, path, false));
        }
        List<RunFile> below = RunFile.below(path, name + "/", false);
        if (below.isEmpty()) {
            throw new InvalidRequestException("--deliver " + value + ": the directory " + source + " has no files");
        }
        return below;
    }

    private static boolean isThere(String path) throws InvalidRequestException {
        try {
            return Files.exists(Path.of(path));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("--deliver: '" + path + "' is no path: " + e.getReason());
        }
    }
}
