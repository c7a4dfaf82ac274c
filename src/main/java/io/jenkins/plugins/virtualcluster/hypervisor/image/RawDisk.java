package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the partition table of a raw disk says of its length. */
final class RawDisk {
    private static final int SECTOR = 512;
    private static final int BOOT_SIGNATURE = 510;
    private static final int PARTITIONS = 446;
    private static final int PROTECTIVE = 0xee;
    private static final long GPT = 0x5452415020494645L; // "EFI PART", the lowest byte first
    private static final int GPT_ENTRIES = 72;

    private RawDisk() {}

    /** Where the last partition ends, in bytes, as far as the head tells; 0 if it has none. */
    static long needed(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < SECTOR || (bytes.getShort(BOOT_SIGNATURE) & 0xffff) != 0xaa55) {
            return 0;
        }
        long sectors = 0;
        for (int entry = PARTITIONS; entry < BOOT_SIGNATURE; entry += 16) {
            int kind = bytes.get(entry + 4) & 0xff;
            // Else it is no partition table but the boot sector of a file system.
            boolean plausible = (bytes.get(entry) & 0x7f) == 0;
            if (kind == PROTECTIVE) {
                return gpt(bytes);
            }
            if (!plausible) {
                return 0;
            }
            if (kind != 0) {
                sectors = Math.max(sectors, unsigned(bytes, entry + 8) + unsigned(bytes, entry + 12));
            }
        }
        return sectors * SECTOR;
    }

    private static long gpt(ByteBuffer bytes) {
        if (bytes.capacity() < 2 * SECTOR || bytes.getLong(SECTOR) != GPT) {
            return 0;
        }
        long at = bytes.getLong(SECTOR + GPT_ENTRIES) * SECTOR;
        long count = unsigned(bytes, SECTOR + GPT_ENTRIES + 8);
        long size = unsigned(bytes, SECTOR + GPT_ENTRIES + 12);
        long last = 0;
        for (long i = 0; i < count && size >= 128 && at > 0 && at + size <= bytes.capacity(); i++, at += size) {
            boolean isUsed = bytes.getLong((int) at) != 0 || bytes.getLong((int) at + 8) != 0;
            long end = bytes.getLong((int) at + 40);
            if (isUsed && end > 0 && end < Long.MAX_VALUE / SECTOR - 1) {
                last = Math.max(last, end + 1);
            }
        }
        return last * SECTOR;
    }

    private static long unsigned(ByteBuffer bytes, int offset) {
        return bytes.getInt(offset) & 0xffffffffL;
    }
}
