package io.jenkins.plugins.virtualcluster.hypervisor.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Makes a disk that hypervisors boot from of one that is compressed, or of another program's format. The result is bounded in
 * bytes, and the work in time and memory: the file may be made by somebody who wants to fill the machine. What is converted
 * never reads another file of this machine. An interrupt ends it at once.
 */
final class ImagePreparation {
    /**
     * @param bytes of the disk, at most
     * @param reserve of the file system, which stay free
     */
    record Limits(long bytes, long reserve, Duration time) {
        static final Limits USUAL = new Limits(64L << 30, 1L << 30, Duration.ofHours(2));
    }

    private static final int CHUNK = 64 * 1024;
    private static final int XZ_MEMORY_KIB = 256 * 1024;
    private static final Duration LOOK = Duration.ofSeconds(60);
    /** In bytes of address space, and of a file: what a crafted file can have it do at most. */
    private static final String BOUNDED =
            "ulimit -v 4194304 2>/dev/null; ulimit -f \"$1\" 2>/dev/null; shift; exec \"$@\"";

    /** Bytes, of {@code ulimit -f} in a POSIX shell. */
    private static final int FILE_LIMIT_UNIT = 512;

    /** What qemu-img reads as zeros where it is cut off; it finds that in others, or cannot check them. */
    private static final Set<ImageFormat> CHECKED = EnumSet.of(ImageFormat.VMDK, ImageFormat.QED);

    /** The exit code of {@code qemu-img check} for space that nothing uses. */
    private static final int ONLY_LEAKS = 3;

    private final ImageFile image;
    private final Limits limits;
    private final Deadline deadline;

    ImagePreparation(ImageFile image, Limits limits) {
        this.image = image;
        this.limits = limits;
        this.deadline = Deadline.in(limits.time());
    }

    /**
     * @param file where the disk is to be; the caller removes it if this fails
     * @throws HypervisorException if there is no disk in it, or a program for it is missing on this machine
     */
    void to(Path file) throws HypervisorException, IOException, InterruptedException {
        ImageFile now = image;
        Path unpacked = file.resolveSibling(file.getFileName() + ".unpacked");
        try {
            if (now.format().use() == ImageFormat.Use.UNPACK) {
                unpack(unpacked);
                now = ImageFile.read(unpacked, image.name() + " (unpacked)");
            }
            switch (now.format().use()) {
                case BOOTS -> Files.move(unpacked, file);
                case CONVERT -> convert(now, file);
                default ->
                    throw new HypervisorException(
                            "Image " + image.name() + " is compressed twice; unpack it once yourself");
            }
        } finally {
            Files.deleteIfExists(unpacked);
        }
        ImageFile.read(file, image.name() + " (converted)");
    }

    private void unpack(Path to) throws HypervisorException, IOException, InterruptedException {
        if (image.format() == ImageFormat.ZSTD) {
            unpackByProgram(to);
            return;
        }
        try (InputStream file = Files.newInputStream(image.path())) {
            InputStream content = switch (image.format()) {
                case GZIP -> new GZIPInputStream(file, CHUNK);
                case XZ -> new XZInputStream(file, XZ_MEMORY_KIB);
                default -> new BZip2CompressorInputStream(file, true);
            };
            write(content, to);
        } catch (IOException e) {
            throw damaged(e.toString(), e);
        }
    }

    private HypervisorException damaged(String why, Exception cause) {
        return new HypervisorException(
                "Image " + image.name() + " is " + image.format() + " that cannot be unpacked: " + why
                        + "; fetch it again, or unpack it yourself",
                cause);
    }

    private void unpackByProgram(Path to) throws HypervisorException, IOException, InterruptedException {
        Path errors = errors(to);
        Process zstd = start(
                List.of(
                        "zstd",
                        "-dcq",
                        "--memory=256MB",
                        "--",
                        image.path().toAbsolutePath().toString()),
                errors,
                ProcessBuilder.Redirect.PIPE);
        try {
            write(zstd.getInputStream(), to);
            await(zstd, deadline.left(), "zstd");
            if (zstd.exitValue() != 0) {
                throw damaged(said(errors), null);
            }
        } finally {
            zstd.destroyForcibly();
            Files.deleteIfExists(errors);
        }
    }

    /** Blocks of zeros take no space. */
    private void write(InputStream content, Path to) throws HypervisorException, IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        byte[] zeros = new byte[CHUNK];
        long written = 0;
        try (RandomAccessFile out = new RandomAccessFile(to.toFile(), "rw")) {
            FileStore store = Files.getFileStore(to);
            for (int read = content.readNBytes(chunk, 0, CHUNK); read > 0; read = content.readNBytes(chunk, 0, CHUNK)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (deadline.hasPassed()) {
                    throw tooLong("unpacking it");
                }
                if (written + read > limits.bytes()) {
                    throw new HypervisorException("Image " + image.name() + " unpacks to more than "
                            + new DataSize(limits.bytes()) + ", which is the limit; unpack it yourself");
                }
                if (!Arrays.equals(chunk, 0, read, zeros, 0, read)) {
                    if (store.getUsableSpace() - read < limits.reserve()) {
                        throw new HypervisorException(
                                "Image " + image.name() + " cannot be unpacked: the file system of "
                                        + to.getParent() + " has less than " + new DataSize(limits.reserve())
                                        + " free; free some space there, or set XDG_CACHE_HOME to another directory");
                    }
                    out.seek(written);
                    out.write(chunk, 0, read);
                }
                written += read;
            }
            out.setLength(written);
        }
    }

    private void convert(ImageFile from, Path to) throws HypervisorException, IOException, InterruptedException {
        // Without probing, and without a file that it would stand on.
        ObjectNode description = Json.MAPPER
                .createObjectNode()
                .put("driver", from.format().driver())
                .putNull("backing");
        description
                .putObject("file")
                .put("driver", "file")
                .put("filename", from.path().toRealPath().toString());
        String source = "json:" + description;
        JsonNode facts = Json.MAPPER.readTree(qemuImg(from, to, LOOK, "info", "--output=json", source));
        if (facts.has("backing-filename")) {
            throw new HypervisorException("Image " + image.name() + " is " + from.format()
                    + " with a backing file; flatten it first: `qemu-img convert -O qcow2 IMAGE whole.qcow2`");
        }
        long capacity = facts.path("virtual-size").asLong();
        if (capacity <= 0) {
            throw new HypervisorException("Image " + image.name() + " is " + from.format() + " without any content");
        }
        if (CHECKED.contains(from.format())) {
            qemuImg(from, to, deadline.left(), "check", source);
        }
        qemuImg(
                from,
                to,
                deadline.left(),
                "convert",
                "-O",
                "qcow2",
                source,
                to.toAbsolutePath().toString());
    }

    private String qemuImg(ImageFile from, Path to, Duration limit, String... arguments)
            throws HypervisorException, IOException, InterruptedException {
        Path errors = errors(to);
        Path output = to.resolveSibling(to.getFileName() + ".output");
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        try {
            Process process = start(command, errors, ProcessBuilder.Redirect.to(output.toFile()));
            try {
                await(process, limit, "qemu-img");
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0 && process.exitValue() != ONLY_LEAKS) {
                boolean check = arguments[0].equals("check");
                throw new HypervisorException("Image " + image.name() + " is " + from.format()
                        + (check
                                ? " that is cut off or damaged, as `qemu-img check` finds"
                                : " that qemu-img cannot " + (arguments[0].equals("info") ? "read" : "convert"))
                        + ": " + said(errors) + "; fetch it again"
                        + (check ? "" : ", or convert it yourself to qcow2"));
            }
            return Files.readString(output);
        } finally {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(output);
        }
    }

    private Process start(List<String> program, Path errors, ProcessBuilder.Redirect output)
            throws HypervisorException, IOException {
        String name = program.get(0);
        requireThere(name);
        Path directory = Objects.requireNonNull(errors.getParent(), "a file of the cache lies in a directory");
        long room = Math.min(
                limits.bytes(), Math.max(0, Files.getFileStore(directory).getUsableSpace() - limits.reserve()));
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", BOUNDED, "sh", String.valueOf(room / FILE_LIMIT_UNIT)));
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(output);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private void requireThere(String program) throws HypervisorException {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        if (Arrays.stream(path.split(":")).noneMatch(each -> Files.isExecutable(Path.of(each, program)))) {
            boolean zstd = program.equals("zstd");
            throw new HypervisorException("Image " + image.name() + " is " + image.format() + ", and " + program
                    + (zstd ? ", which unpacks it," : ", which converts it,")
                    + " is not installed on this machine: install "
                    + (zstd
                            ? "the package zstd"
                            : "the package qemu-utils (Debian, Ubuntu), qemu-img (Fedora, Red Hat) or qemu-tools (SUSE)")
                    + ", or give the image as qcow2");
        }
    }

    private void await(Process process, Duration limit, String program)
            throws HypervisorException, InterruptedException {
        if (!process.waitFor(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS)) {
            throw tooLong(program);
        }
    }

    private HypervisorException tooLong(String what) {
        return new HypervisorException(
                "Image " + image.name() + ": " + what + " took too long and was stopped; convert it to qcow2 yourself");
    }

    private static Path errors(Path to) {
        return to.resolveSibling(to.getFileName() + ".errors");
    }

    private static String said(Path errors) throws IOException {
        try (InputStream in = Files.newInputStream(errors)) {
            return new String(in.readNBytes(1000), StandardCharsets.UTF_8)
                    .strip()
                    .replaceAll("\\s+", " ");
        }
    }
}
