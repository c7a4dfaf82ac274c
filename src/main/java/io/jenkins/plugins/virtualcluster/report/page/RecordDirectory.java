package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One record below a directory of records, and the gate to its files: none outside of it is ever given.
 *
 * @param id the directory's name
 */
record RecordDirectory(String id, RunDirectory files) {

    /**
     * The record of that id, if there is one: a directory, not a link, with a journal, or with a record's name, whose journal
     * was lost.
     */
    static Optional<RecordDirectory> find(Path records, String id) {
        if (!isName(id)) {
            return Optional.empty();
        }
        RunDirectory directory;
        try {
            directory = new RunDirectory(records.resolve(id));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        boolean there = Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(directory.journal(), LinkOption.NOFOLLOW_LINKS)
                        || Records.name(id).isPresent()
                                && Files.notExists(directory.journal(), LinkOption.NOFOLLOW_LINKS));
        return there ? Optional.of(new RecordDirectory(id, directory)) : Optional.empty();
    }

    /** The length of the journal in bytes; 0 if it is missing. */
    long journalSize() throws IOException {
        try {
            return Files.size(files.journal());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Tells lines of its outputs apart: by the suite's own patterns, too, if the record holds them. */
    LineKinds kinds() {
        try {
            return RunFacts.suite(files)
                    .map(suite -> LineKinds.of(suite.output()))
                    .orElse(LineKinds.USUAL);
        } catch (IOException | IllegalArgumentException e) {
            // the page says that the file is damaged; the usual words tell most
            return LineKinds.USUAL;
        }
    }

    /** Whether it names something in a directory, and nothing else. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && !text.equals(".")
                && !text.equals("..")
                && text.indexOf('/') < 0
                && text.indexOf('\\') < 0
                && text.indexOf('\0') < 0;
    }

    /**
     * The real path of a regular file of this record.
     *
     * @throws ApiException 404, if it is not there, is no regular file, or is outside of the record by a link
     */
    Path file(Path file) throws IOException {
        try {
            Path real = file.toRealPath();
            if (real.startsWith(files.path().toRealPath()) && Files.isRegularFile(real)) {
                return real;
            }
        } catch (NoSuchFileException e) {
            // said below
        }
        throw ApiException.notFound(
                "The record " + id + " has no file " + files.path().relativize(file));
    }
}
