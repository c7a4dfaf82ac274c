package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Unpacks what a machine that is not trusted sends. Only files and their directories are made, under one directory and
 * never over a file that is there; everything else becomes a note. Another thread may ask meanwhile for what came so far.
 */
final class FileCollector {
    private static final int NOTES_LIMIT = 100;
    private static final int DEPTH_LIMIT = 64;
    private static final int NAME_LIMIT = 255;

    private final Path into;
    private final CollectLimits limits;
    private final List<String> files = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private final byte[] buffer = new byte[64 << 10];
    private final AtomicLong bytes = new AtomicLong();

    FileCollector(Path into, CollectLimits limits) {
        this.into = into;
        this.limits = limits;
    }

    Collected result() {
        return new Collected(files, bytes.get(), notes);
    }

    void note(String sentence) {
        if (notes.size() < NOTES_LIMIT) {
            notes.add(printable(sentence));
        } else if (notes.size() == NOTES_LIMIT) {
            notes.add("There is more of that kind.");
        }
    }

    /** @throws IOException if the stream is broken or a file cannot be written here */
    void unpack(TarReader tar) throws IOException {
        Files.createDirectories(into);
        while (true) {
            Optional<TarReader.Entry> next = tar.next();
            if (next.isEmpty()) {
                return;
            }
            TarReader.Entry entry = next.get();
            String name = entry.name().startsWith("./") ? entry.name().substring(2) : entry.name();
            if (entry.type() == '5') {
                continue;
            }
            if (!entry.isFile()) {
                note(name + " is left out: it is a link or a device.");
            } else if (!isContained(name)) {
                note(name + " is left out: its name is not one of a file inside.");
            } else if (files.size() >= limits.files()) {
                note("The rest is left out: there are more than " + limits.files() + " files.");
                return;
            } else if (bytes.get() >= limits.bytes()) {
                note("The rest is left out: there are more than " + limits.bytes() + " bytes.");
                return;
            } else {
                unpack(tar, entry, name);
            }
        }
    }

    private void unpack(TarReader tar, TarReader.Entry entry, String name) throws IOException {
        long keep = Math.min(entry.size(), Math.min(limits.bytesPerFile(), limits.bytes() - bytes.get()));
        Path file = into.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            note(name + " is left out: another file is where its directory should be.");
            return;
        }
        if (Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            note(name + " is left out: it is there already.");
            return;
        }
        if (keep < entry.size()) {
            note(name + " is cut to its last " + keep + " of " + entry.size() + " bytes.");
            tar.skipContent(entry.size() - keep);
        }
        files.add(name);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int n;
            while ((n = tar.read(buffer)) >= 0) {
                out.write(buffer, 0, n);
                bytes.addAndGet(n);
            }
        }
    }

    private boolean isContained(String name) {
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

    private static String printable(String text) {
        String shown = text.length() > 500 ? text.substring(0, 500) + "..." : text;
        return shown.replaceAll("[\\p{Cntrl}\\uFFFD]", "?");
    }
}
