package io.jenkins.plugins.virtualcluster.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What texts name that could be paths: words with a slash. Whether they are paths of the repository, and which, is for who
 * knows the repository.
 */
final class PathReferences {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern WORD = Pattern.compile("[\\w.@+%~-]*(?:/[\\w.@+%~-]+)+/?");

    /** By digest: most files are the same in both trees. */
    private final Map<String, Map<String, Integer>> known = new HashMap<>();

    /** Words of a file with the line in which each is first; none of what is not text, or is larger than 1 MiB. */
    Map<String, Integer> of(Tree tree, String path) throws IOException {
        String digest = tree.digest(path);
        Map<String, Integer> found = known.get(digest);
        if (found == null) {
            try (InputStream in = tree.open(path)) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                found = bytes.length > MOST_BYTES ? Map.of() : in(new String(bytes, StandardCharsets.UTF_8));
            }
            known.put(digest, found);
        }
        return found;
    }

    static Map<String, Integer> in(String text) {
        if (text.indexOf('\0') >= 0) {
            return Map.of();
        }
        Map<String, Integer> found = new LinkedHashMap<>();
        int line = 0;
        for (String one : text.split("\n", -1)) {
            line++;
            Matcher words = WORD.matcher(one);
            while (words.find()) {
                found.putIfAbsent(words.group(), line);
            }
        }
        return found;
    }

    /**
     * Paths from the top of a repository that such a word may mean, the likeliest first: from the directory of the file
     * that names it, and each end of it of two parts or more, since what comes before is often a variable.
     */
    static List<String> meanings(String word, String file) {
        List<String> meanings = new ArrayList<>();
        String directory = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
        List<String> beside = new ArrayList<>(directory.isEmpty() ? List.of() : List.of(directory.split("/")));
        boolean inside = !word.startsWith("/");
        List<String> parts = new ArrayList<>();
        for (String part : word.split("/")) {
            if (part.equals("..")) {
                inside = inside && !beside.isEmpty();
                if (inside) {
                    beside.remove(beside.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                beside.add(part);
                parts.add(part);
            }
        }
        if (inside && !parts.isEmpty()) {
            meanings.add(String.join("/", beside));
        }
        for (int i = 0; i + 2 <= parts.size(); i++) {
            meanings.add(String.join("/", parts.subList(i, parts.size())));
        }
        return meanings;
    }
}
