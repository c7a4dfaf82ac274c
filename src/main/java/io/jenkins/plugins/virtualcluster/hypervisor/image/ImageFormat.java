package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a file is, by its first bytes, whatever its name says. */
enum ImageFormat {
    QCOW2(Use.BOOTS, "a qcow2 image", "qcow2"),
    RAW(Use.BOOTS, "a raw disk", "raw"),
    GZIP(Use.UNPACK, "a gzip file", ""),
    XZ(Use.UNPACK, "an xz file", ""),
    BZIP2(Use.UNPACK, "a bzip2 file", ""),
    ZSTD(Use.UNPACK, "a zstd file", ""),
    VMDK(Use.CONVERT, "a VMware disk (vmdk)", "vmdk"),
    VDI(Use.CONVERT, "a VirtualBox disk (vdi)", "vdi"),
    VHDX(Use.CONVERT, "a Hyper-V disk (vhdx)", "vhdx"),
    VHD(Use.CONVERT, "a Virtual PC disk (vhd)", "vpc"),
    QED(Use.CONVERT, "a QED image", "qed"),
    QCOW1(Use.CONVERT, "a qcow image of version 1", "qcow"),
    EMPTY(Use.REFUSE, "empty", ""),
    MARKUP(Use.REFUSE, "an HTML or XML page, such as a server's error or login page", ""),
    TEXT(Use.REFUSE, "a text", ""),
    SPLIT_VMDK(Use.REFUSE, "the description of a VMware disk whose data is in other files", ""),
    ARCHIVE(Use.REFUSE, "an archive (tar, ova, zip, 7z, rar or cpio), which may hold an image", ""),
    OTHER_COMPRESSION(Use.REFUSE, "compressed by lz4, lzip, lzop or compress", ""),
    LUKS(Use.REFUSE, "an encrypted disk (LUKS)", ""),
    PROGRAM(Use.REFUSE, "a program (ELF)", ""),
    CD(Use.REFUSE, "a CD image (ISO 9660) without a boot sector for disks", "");

    /** What is done with it. */
    enum Use {
        /** Hypervisors take it as it is. */
        BOOTS,
        UNPACK,
        CONVERT,
        REFUSE
    }

    /** So many bytes of a file's beginning tell. */
    static final int HEAD = 33 * 1024;

    private static final int SECTOR = 512;
    private static final int TAR_MAGIC = 257;
    private static final int VDI_MAGIC = 64;
    private static final int VMDK_CAPACITY = 12;
    private static final int CD_MAGIC = 32769;

    private final Use use;
    private final String sentence;
    private final String driver;

    ImageFormat(Use use, String sentence, String driver) {
        this.use = use;
        this.sentence = sentence;
        this.driver = driver;
    }

    Use use() {
        return use;
    }

    /** As QEMU calls it. */
    String driver() {
        return driver;
    }

    /** For people, after "is". */
    @Override
    public String toString() {
        return sentence;
    }

    /** @param head the first {@link #HEAD} bytes, or all of a shorter file */
    static ImageFormat of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        if (has(head, 0, "514649fb")) {
            return head.length > 7 && ByteBuffer.wrap(head).getInt(4) == 1 ? QCOW1 : QCOW2;
        }
        if (has(head, 0, "4b444d56")) {
            return isWhole(head) ? VMDK : SPLIT_VMDK;
        }
        if (has(head, 0, "1f8b")) {
            return GZIP;
        }
        if (has(head, 0, "fd377a585a00")) {
            return XZ;
        }
        if (text(head, 0, "BZh")) {
            return BZIP2;
        }
        if (has(head, 0, "28b52ffd")) {
            return ZSTD;
        }
        if (has(head, VDI_MAGIC, "7f10dabe")) {
            return VDI;
        }
        if (text(head, 0, "vhdxfile")) {
            return VHDX;
        }
        if (text(head, 0, "conectix")) {
            return VHD;
        }
        if (has(head, 0, "51454400")) {
            return QED;
        }
        return refused(head);
    }

    private static ImageFormat refused(byte[] head) {
        if (text(head, 0, "# Disk DescriptorFile")) {
            return SPLIT_VMDK;
        }
        if (text(head, TAR_MAGIC, "ustar")
                || text(head, 0, "PK\u0003\u0004")
                || has(head, 0, "377abcaf271c")
                || text(head, 0, "Rar!")
                || text(head, 0, "070701")) {
            return ARCHIVE;
        }
        if (has(head, 0, "04224d18") || text(head, 0, "LZIP") || has(head, 0, "894c5a4f") || has(head, 0, "1f9d")) {
            return OTHER_COMPRESSION;
        }
        if (has(head, 0, "4c554b53babe")) {
            return LUKS;
        }
        if (has(head, 0, "7f454c46")) {
            return PROGRAM;
        }
        if (text(head, CD_MAGIC, "CD001") && !has(head, SECTOR - 2, "55aa")) {
            return CD;
        }
        return isText(head) ? textKind(head) : RAW;
    }

    /** QEMU reads a VMDK without a size of its own from the files that its description names: any of this machine. */
    private static boolean isWhole(byte[] head) {
        return head.length >= SECTOR
                && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(VMDK_CAPACITY) != 0;
    }

    /** A disk begins with a program or with zeros, never with printable characters only. */
    private static boolean isText(byte[] head) {
        for (int i = 0; i < Math.min(head.length, SECTOR); i++) {
            int one = head[i] & 0xff;
            if (one < ' ' && one != '\n' && one != '\r' && one != '\t' && one != '\f' || one == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static ImageFormat textKind(byte[] head) {
        String begin = new String(head, 0, Math.min(head.length, SECTOR), StandardCharsets.UTF_8)
                .replaceFirst("^\ufeff", "")
                .strip();
        return begin.matches("(?s)<[!?A-Za-z].*") ? MARKUP : TEXT;
    }

    private static boolean has(byte[] head, int offset, String hex) {
        return has(head, offset, HexFormat.of().parseHex(hex));
    }

    private static boolean text(byte[] head, int offset, String text) {
        return has(head, offset, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean has(byte[] head, int offset, byte[] magic) {
        return head.length >= offset + magic.length
                && Arrays.equals(head, offset, offset + magic.length, magic, 0, magic.length);
    }
}
