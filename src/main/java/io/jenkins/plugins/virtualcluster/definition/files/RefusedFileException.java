package io.jenkins.plugins.virtualcluster.definition.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file that is not read, delivered or copied because of where it leads or what it is. */
public final class RefusedFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Fault {
        /** It lies outside. */
        OUTSIDE,
        /** It is a link to a file that does not exist. */
        NOTHING,
        OTHER
    }

    private final Fault fault;

    /** @param predicate such as {@code is a link to nothing} */
    RefusedFileException(Path file, Fault fault, String predicate) {
        super(FileNames.printable(file), null, predicate);
        this.fault = fault;
    }

    RefusedFileException(Path file, String predicate) {
        this(file, Fault.OTHER, predicate);
    }

    public Fault fault() {
        return fault;
    }

    /** The same for another path that leads to the same file. */
    RefusedFileException at(Path file) {
        RefusedFileException same = new RefusedFileException(file, fault, getReason());
        same.initCause(this);
        return same;
    }

    /** A sentence: the file, relative to the directory that it must lie in, and what is wrong with it. */
    @Override
    public String getMessage() {
        return getFile() + " " + getReason();
    }
}
