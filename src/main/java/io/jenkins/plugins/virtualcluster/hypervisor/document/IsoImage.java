package io.jenkins.plugins.virtualcluster.hypervisor.document;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an ISO 9660 file system (ECMA-119) of a few small files in one directory, their names as they are by Rock Ridge
 * (IEEE P1282). It is made in memory: a seed has private keys, which touch no disk of the master.
 */
final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int SYSTEM_AREA = 16;
    private static final int VOLUME_DESCRIPTOR = SYSTEM_AREA;
    private static final int TERMINATOR = 17;
    private static final int PATH_TABLE_LITTLE = 18;
    private static final int PATH_TABLE_BIG = 19;
    private static final int ROOT = 20;
    private static final int EXTENSIONS = 21;
    private static final int FILES = 22;
    private static final int PATH_TABLE_SIZE = 10;

    /** What files and directories are for stat(2). */
    private static final int READABLE_FILE = 0100400;

    private static final int READABLE_DIRECTORY = 0040500;

    private final ByteBuffer out;

    private IsoImage(int sectors) {
        out = ByteBuffer.allocate(sectors * SECTOR);
    }

    /** @param label of the file system, 1 to 32 upper-case letters, digits and underscores */
    static byte[] of(String label, Map<String, byte[]> files) {
        int sectors =
                FILES + files.values().stream().mapToInt(IsoImage::sectors).sum();
        IsoImage image = new IsoImage(sectors);
        image.writeVolumeDescriptor(label, sectors);
        image.writePathTables();
        image.writeFiles(files);
        return image.out.array();
    }

    private static int sectors(byte[] content) {
        return (content.length + SECTOR - 1) / SECTOR;
    }

    private void writeVolumeDescriptor(String label, int sectors) {
        out.position(VOLUME_DESCRIPTOR * SECTOR);
        out.put((byte) 1).put(ascii("CD001")).put((byte) 1).put((byte) 0);
        out.put(padded("", 32)).put(padded(label, 32)).put(new byte[8]);
        both32(sectors);
        out.put(new byte[32]);
        both16(1);
        both16(1);
        both16(SECTOR);
        both32(PATH_TABLE_SIZE);
        out.order(ByteOrder.LITTLE_ENDIAN).putInt(PATH_TABLE_LITTLE).putInt(0);
        out.order(ByteOrder.BIG_ENDIAN).putInt(PATH_TABLE_BIG).putInt(0);
        out.put(record(ROOT, SECTOR, true, new byte[] {0}, new byte[0]));
        out.put(padded("", 4 * 128 + 3 * 37));
        for (int date = 0; date < 4; date++) {
            out.put(ascii("0".repeat(16))).put((byte) 0);
        }
        out.put((byte) 1);
        out.position(TERMINATOR * SECTOR);
        out.put((byte) 255).put(ascii("CD001")).put((byte) 1);
    }

    private void writePathTables() {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            int table = order == ByteOrder.LITTLE_ENDIAN ? PATH_TABLE_LITTLE : PATH_TABLE_BIG;
            out.position(table * SECTOR);
            out.put((byte) 1).put((byte) 0);
            out.order(order).putInt(ROOT).putShort((short) 1);
            out.put((byte) 0).put((byte) 0);
        }
        out.order(ByteOrder.BIG_ENDIAN);
    }

    private void writeFiles(Map<String, byte[]> files) {
        byte[] extensions = extensionReference();
        byte[] directory = posix(READABLE_DIRECTORY, 2);
        byte[] here = joined(
                field("SP", 1, new byte[] {(byte) 0xBE, (byte) 0xEF, 0}),
                directory,
                field("CE", 1, numbers(EXTENSIONS, 0, extensions.length)));
        List<byte[]> records = new ArrayList<>();
        records.add(record(ROOT, SECTOR, true, new byte[] {0}, here));
        records.add(record(ROOT, SECTOR, true, new byte[] {1}, directory));
        int sector = FILES;
        // The standard wants them in the order of their short names.
        for (String name : files.keySet().stream().sorted().toList()) {
            byte[] content = files.get(name);
            byte[] shortName = ascii(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + ".;1");
            byte[] longName = field("NM", 1, joined(new byte[] {0}, ascii(name)));
            records.add(record(sector, content.length, false, shortName, joined(posix(READABLE_FILE, 1), longName)));
            out.position(sector * SECTOR);
            out.put(content);
            sector += sectors(content);
        }
        out.position(ROOT * SECTOR);
        records.forEach(out::put);
        out.position(EXTENSIONS * SECTOR);
        out.put(extensions);
    }

    /** ECMA-119 9.1, with the Rock Ridge fields at its end. */
    private static byte[] record(int sector, int length, boolean directory, byte[] name, byte[] fields) {
        int nameEnd = 33 + name.length + (name.length + 1) % 2;
        int size = nameEnd + fields.length + fields.length % 2;
        ByteBuffer record = ByteBuffer.allocate(size);
        record.put((byte) size).put((byte) 0);
        record.put(numbers(sector, length));
        // Years since 1900, month, day, hour, minute, second, zone: a time that is the same in each image.
        record.put(new byte[] {100, 1, 1, 0, 0, 0, 0});
        record.put((byte) (directory ? 2 : 0)).put((byte) 0).put((byte) 0);
        record.put(new byte[] {1, 0, 0, 1});
        record.put((byte) name.length).put(name);
        record.position(nameEnd);
        record.put(fields);
        return record.array();
    }

    private static byte[] extensionReference() {
        byte[] identifier = ascii("IEEE_P1282");
        byte[] description = ascii("THE IEEE P1282 PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS");
        byte[] source = ascii("PLEASE CONTACT THE IEEE STANDARDS DEPARTMENT, PISCATAWAY, NJ, USA");
        return field(
                "ER",
                1,
                joined(
                        new byte[] {(byte) identifier.length, (byte) description.length, (byte) source.length, 1},
                        identifier,
                        description,
                        source));
    }

    private static byte[] posix(int mode, int links) {
        return field("PX", 1, numbers(mode, links, 0, 0, 0));
    }

    private static byte[] field(String signature, int version, byte[] content) {
        return joined(ascii(signature), new byte[] {(byte) (4 + content.length), (byte) version}, content);
    }

    /** Each of them twice, the lowest byte first and the highest byte first. */
    private static byte[] numbers(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 8);
        for (int value : values) {
            buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(value);
            buffer.order(ByteOrder.BIG_ENDIAN).putInt(value);
        }
        return buffer.array();
    }

    private void both32(int value) {
        out.put(numbers(value));
    }

    private void both16(int value) {
        out.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        out.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
    }

    private static byte[] padded(String text, int length) {
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        byte[] bytes = ascii(text);
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        return padded;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
