package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Unpacks what a machine that is not trusted sends. Only files and their directories are made, under one directory and
 * never over a file that is there; everything else becomes a note. Another thread may ask meanwhile for what came so far.
 */
final class ArchiveUnpacker {
    private static final int NOTES_LIMIT = 100;
    private static final int DEPTH_LIMIT = 64;
    private static final int NAME_LIMIT = 255;

    private final Path into;
    private final CollectLimits limits;
    private final Set<String> files = Collections.synchronizedSet(new LinkedHashSet<>());
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final byte[] buffer = new byte[64 << 10];
    private final AtomicLong bytes = new AtomicLong();

    ArchiveUnpacker(Path into, CollectLimits limits) {
        this.into = into;
        this.limits = limits;
    }

    Collected result() {
        return new Collected(List.copyOf(files), bytes.get(), notes);
    }

    void note(String sentence) {
        if (notes.size() < NOTES_LIMIT) {
            notes.add(printable(sentence));
        } else if (notes.size() == NOTES_LIMIT) {
            notes.add("More notes of this kind were dropped.");
        }
    }

    /** @throws IOException if the stream is broken or a file cannot be written here */
    void unpack(TarReader tar) throws IOException {
        Files.createDirectories(into);
        while (true) {
            Optional<TarArchiveEntry> next = tar.next();
            if (next.isEmpty()) {
                return;
            }
            TarArchiveEntry entry = next.get();
            String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
            if (entry.getLinkFlag() == TarConstants.LF_DIR) {
                continue;
            }
            if (isFull()) {
                return;
            }
            if (!TarReader.isFile(entry)) {
                note(name + " is skipped: it is a link or a device.");
            } else if (isFree(name)) {
                long keep = room(entry.getSize());
                if (keep < entry.getSize()) {
                    noteCut(name, keep, entry.getSize());
                    tar.skipContent(entry.getSize() - keep);
                }
                keep(name, tar::read);
            }
        }
    }

    /** How many bytes of a file of that size are taken. */
    long room(long size) {
        return Math.min(size, Math.min(limits.bytesPerFile(), limits.bytes() - bytes.get()));
    }

    /**
     * Takes the end of a file that is too long.
     *
     * @param keep how many bytes of it are sent
     */
    void takeEnd(OversizedFile file, long keep, InputStream sent) throws IOException {
        String name = file.name().substring(2);
        if (isFree(name)) {
            noteCut(name, keep, file.size());
            keep(name, bytes -> sent.read(bytes, 0, bytes.length));
        }
    }

    /** Whether no more is taken, which it notes. */
    boolean isFull() {
        if (files.size() >= limits.files()) {
            note("The rest is skipped: there are more than " + limits.files() + " files.");
        } else if (bytes.get() >= limits.bytes()) {
            note("The rest is skipped: there are more than " + limits.bytes() + " bytes.");
        } else {
            return false;
        }
        return true;
    }

    private boolean isFree(String name) {
        if (!isContained(into, name)) {
            note(name + " is skipped: its name is not that of a file inside.");
        } else if (files.contains(name) || Files.isDirectory(into.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            note(name + " is skipped: it already exists.");
        } else {
            return true;
        }
        return false;
    }

    private void noteCut(String name, long keep, long size) {
        note(name + " is cut to its last " + keep + " of " + size + " bytes.");
    }

    private interface Source {
        /** @return how many bytes, -1 at the end */
        int read(byte[] bytes) throws IOException;
    }

    /** A file appears whole or not at all; one that an attempt before has brought is replaced. */
    private void keep(String name, Source source) throws IOException {
        Path file = into.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            note(name + " is skipped: another file is in the place of its directory.");
            return;
        }
        Path part = into.resolveSibling("." + into.getFileName() + ".part");
        try {
            long length = copy(source, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            files.add(name);
            bytes.addAndGet(length);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private long copy(Source source, Path to) throws IOException {
        long length = 0;
        try (OutputStream out = Files.newOutputStream(to)) {
            int n;
            while ((n = source.read(buffer)) >= 0) {
                out.write(buffer, 0, n);
                length += n;
            }
        }
        return length;
    }

    /** Whether that is the name of a file below the directory that any machine can have. */
    static boolean isContained(Path into, String name) {
        List<String> parts = Arrays.asList(name.split("/", -1));
        if (parts.size() > DEPTH_LIMIT || !name.equals(printable(name)) || name.indexOf('\\') >= 0) {
            return false;
        }
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.length() > NAME_LIMIT) {
                return false;
            }
        }
        try {
            return into.resolve(name).normalize().startsWith(into.normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static String printable(String text) {
        String shown = text.length() > 500 ? text.substring(0, 500) + "..." : text;
        return shown.replaceAll("[\\p{Cntrl}\\uFFFD]", "?");
    }
}
