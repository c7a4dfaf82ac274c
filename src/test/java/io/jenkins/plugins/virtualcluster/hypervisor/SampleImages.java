package io.jenkins.plugins.virtualcluster.hypervisor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest disks of each kind. */
public final class SampleImages {
    private static final int CLUSTER = 512;

    private SampleImages() {}

    /** Whole, of one cluster with data, which is the last of its six clusters of 512 bytes. */
    public static ByteBuffer qcow2() {
        ByteBuffer image = ByteBuffer.allocate(6 * CLUSTER);
        image.putInt(0, 0x514649FB)
                .putInt(4, 3)
                .putInt(20, 9)
                .putLong(24, CLUSTER)
                .putInt(36, 1)
                .putLong(40, 3 * CLUSTER)
                .putLong(48, CLUSTER)
                .putInt(56, 1)
                .putInt(96, 4)
                .putInt(100, 104);
        image.putLong(CLUSTER, 2 * CLUSTER);
        image.putLong(3 * CLUSTER, 4 * CLUSTER);
        image.putLong(4 * CLUSTER, 5 * CLUSTER);
        return image;
    }

    /** With a partition that ends with the disk's last sector. */
    public static byte[] raw(int sectors) {
        ByteBuffer disk = ByteBuffer.allocate(sectors * 512).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(0, (byte) 0xeb).putShort(510, (short) 0xaa55);
        disk.put(450, (byte) 0x83).putInt(454, 1).putInt(458, sectors - 1);
        return disk.array();
    }
}
