package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A record as one zip file, made while it is sent; links are omitted. */
record RecordArchive(RecordDirectory record) implements ApiAnswer.Body {

    static ApiAnswer answer(RecordDirectory record) {
        return ApiAnswer.of("application/zip", new RecordArchive(record)).attachedAs(record.id() + ".zip");
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Path root = record.files().path();
        // not closed: that would close what it writes to
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !isOfWriter(file)) {
                    ZipEntry entry = new ZipEntry(name(root.relativize(file)));
                    entry.setLastModifiedTime(attributes.lastModifiedTime());
                    zip.putNextEntry(entry);
                    new FileBody(file, 0, attributes.size()).writeTo(zip);
                    zip.closeEntry();
                }
                return FileVisitResult.CONTINUE;
            }
        });
        zip.finish();
    }

    private boolean isOfWriter(Path file) {
        return file.equals(record.files().lock()) || file.equals(record.files().reserve());
    }

    /** Below one directory; without signs that would lead somewhere else on another system. */
    private String name(Path path) {
        return record.id() + "/" + path.toString().replaceAll("[\\\\:\\p{Cntrl}]", "_");
    }
}
