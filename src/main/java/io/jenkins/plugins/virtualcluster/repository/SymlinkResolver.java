package io.jenkins.plugins.virtualcluster.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Follows the links of a tree, inside it. */
final class SymlinkResolver {
    /** As the kernel has it. */
    private static final int MOST = 40;

    private final Tree tree;

    SymlinkResolver(Tree tree) {
        this.tree = tree;
    }

    /**
     * Where a path leads to, links resolved; it need not exist.
     *
     * @return none if it leads out of the tree, or in a circle
     */
    Optional<String> resolve(String path) throws IOException {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        Deque<String> behind = new ArrayDeque<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                if (behind.pollLast() == null) {
                    return Optional.empty();
                }
                continue;
            }
            behind.addLast(part);
            String here = String.join("/", behind);
            if (tree.entries().get(here) == Tree.Kind.LINK) {
                String target = target(here);
                if (target.startsWith("/") || ++links > MOST) {
                    return Optional.empty();
                }
                behind.removeLast();
                List<String> more = parts(target);
                Collections.reverse(more);
                more.forEach(ahead::push);
            }
        }
        return Optional.of(String.join("/", behind));
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>(Arrays.asList(path.split("/")));
        for (Iterator<String> each = parts.iterator(); each.hasNext(); ) {
            String part = each.next();
            if (part.isEmpty() || part.equals(".")) {
                each.remove();
            }
        }
        return parts;
    }

    /** What a link says. */
    String target(String link) throws IOException {
        try (InputStream in = tree.open(link)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
