package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * The header of a qcow2 file, as in QEMU's docs/interop/qcow2.txt. Offsets and sizes are bytes.
 *
 * @param backing where the name of its backing file is; 0 if it stands alone
 * @param size of the disk that it is
 * @param tables how many tables of level 2 there may be
 * @param level1 where the table of these is
 * @param incompatible features that a reader must know
 */
record Qcow2(
        int version,
        long backing,
        int clusterBits,
        long size,
        int encryption,
        int tables,
        long level1,
        long refcounts,
        long refcountClusters,
        long incompatible) {
    private static final int OLD_HEADER = 72;
    private static final int NEW_HEADER = 104;
    private static final int FEATURES = 72;
    private static final long CORRUPT = 2;
    private static final long EXTERNAL_DATA = 4;
    private static final long EXTENDED_ENTRIES = 16;
    private static final long OFFSET = 0x00fffffffffffe00L;
    private static final long COMPRESSED = 1L << 62;

    /** Empty if the file ends within its header. */
    static Optional<Qcow2> read(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        if (head.length < OLD_HEADER || bytes.getInt(4) > 2 && head.length < NEW_HEADER) {
            return Optional.empty();
        }
        int version = bytes.getInt(4);
        return Optional.of(new Qcow2(
                version,
                bytes.getLong(8),
                bytes.getInt(20),
                bytes.getLong(24),
                bytes.getInt(32),
                bytes.getInt(36),
                bytes.getLong(40),
                bytes.getLong(48),
                bytes.getInt(56) & 0xffffffffL,
                version > 2 ? bytes.getLong(FEATURES) : 0));
    }

    /** What hinders it from being a disk by itself, as the end of a sentence about it. */
    Optional<String> flaw() {
        if (version != 2 && version != 3) {
            return Optional.of("is qcow of version " + version + "; expected 2 or 3");
        }
        if (clusterBits < 9 || clusterBits > 21 || size < 0 || tables < 0) {
            return Optional.of("is damaged: its header is invalid; fetch it again");
        }
        if ((incompatible & EXTERNAL_DATA) != 0) {
            return Optional.of("has its data in another file, which would be missing on the hypervisor;"
                    + " flatten it: `qemu-img convert -O qcow2 IMAGE whole.qcow2`");
        }
        if (encryption != 0) {
            return Optional.of("is encrypted; decrypt it: `qemu-img convert -O qcow2` with its secret");
        }
        return (incompatible & CORRUPT) == 0
                ? Optional.empty()
                : Optional.of("is marked as corrupt by QEMU; try `qemu-img check -r all IMAGE`, or fetch it again");
    }

    /** Whether something that it points to lies beyond its end. To be asked where it has no {@link #flaw}. */
    boolean isCut(FileChannel file, long length) throws IOException {
        long cluster = 1L << clusterBits;
        if (isBeyond(level1, tables * 8L, length) || isBeyond(refcounts, refcountClusters * cluster, length)) {
            return true;
        }
        ByteBuffer level1Table = bytes(file, level1, tables * 8);
        // One that names its tables again and again would take long: there are no more than clusters.
        long most = length / cluster + 1;
        long seen = 0;
        while (level1Table.remaining() >= 8 && seen <= most) {
            long table = level1Table.getLong() & OFFSET;
            if (table != 0) {
                seen++;
                if (isBeyond(table, cluster, length) || pointsBeyond(bytes(file, table, (int) cluster), length)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean pointsBeyond(ByteBuffer table, long length) {
        int entry = (incompatible & EXTENDED_ENTRIES) == 0 ? 8 : 16;
        int offsetBits = 62 - (clusterBits - 8);
        while (table.remaining() >= entry) {
            long first = table.getLong();
            if (entry > 8) {
                table.getLong();
            }
            long offset = (first & COMPRESSED) == 0 ? first & OFFSET : first & ((1L << offsetBits) - 1);
            if (offset >= length) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeyond(long offset, long bytes, long length) {
        return offset < 0 || offset > length || bytes > length - offset;
    }

    private static ByteBuffer bytes(FileChannel file, long offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
            // The rest of it.
        }
        return bytes.flip();
    }
}
