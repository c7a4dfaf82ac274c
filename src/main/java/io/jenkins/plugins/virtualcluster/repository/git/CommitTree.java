package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The files of a commit, or of one directory in it, as git keeps them: no filters, no line ends of another system. It lives
 * as long as its repository is open.
 */
public final class CommitTree implements Tree {
    private final Repository repository;
    private final NavigableMap<String, Kind> entries = new TreeMap<>();
    private final Map<String, ObjectId> contents = new HashMap<>();

    /**
     * @param commit its id; the repository has it
     * @param path of the directory; empty for all
     * @throws NoSuchFileException if the commit has no such directory
     */
    public CommitTree(Repository repository, String commit, String path) throws IOException {
        this.repository = repository;
        ObjectId tree = tree(ObjectId.fromString(commit), path);
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(tree);
            walk.setRecursive(true);
            while (walk.next()) {
                byte[] name = walk.getRawPath();
                boolean isText = isText(name);
                String file = isText ? walk.getPathString() : escaped(name);
                entries.put(file, isText ? kind(walk.getFileMode(0)) : Kind.UNNAMED);
                contents.put(file, walk.getObjectId(0));
            }
        }
    }

    private ObjectId tree(ObjectId commit, String path) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit parsed = walk.parseCommit(commit);
            RevTree top = parsed.getTree();
            if (path.isEmpty()) {
                return top;
            }
            try (TreeWalk found = TreeWalk.forPath(repository, path, top)) {
                if (found == null || !found.isSubtree()) {
                    throw new NoSuchFileException(path);
                }
                return found.getObjectId(0);
            }
        }
    }

    private static boolean isText(byte[] name) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String escaped(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte each : name) {
            text.append(each >= ' ' && each < 0x7f ? String.valueOf((char) each) : String.format("\\x%02X", each));
        }
        return text.toString();
    }

    private static Kind kind(FileMode mode) {
        if (mode == FileMode.SYMLINK) {
            return Kind.LINK;
        }
        if (mode == FileMode.GITLINK) {
            return Kind.SUBMODULE;
        }
        return mode == FileMode.EXECUTABLE_FILE ? Kind.PROGRAM : Kind.FILE;
    }

    @Override
    public NavigableMap<String, Kind> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    @Override
    public String digest(String path) throws IOException {
        return content(path).name();
    }

    @Override
    public InputStream open(String path) throws IOException {
        ObjectId content = content(path);
        if (entries.get(path) == Kind.SUBMODULE || entries.get(path) == Kind.UNNAMED) {
            throw new NoSuchFileException(path);
        }
        return repository.open(content, Constants.OBJ_BLOB).openStream();
    }

    private ObjectId content(String path) throws NoSuchFileException {
        ObjectId content = contents.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return content;
    }
}
