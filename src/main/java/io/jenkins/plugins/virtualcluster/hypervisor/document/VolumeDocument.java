package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.Optional;

/** What a volume is created from. */
public record VolumeDocument(String name, String xml) {

    /** Of so many bytes, all of them zero, none of them taken from the pool yet. */
    public static VolumeDocument raw(String name, long bytes) {
        return of(name, bytes, "raw");
    }

    /** Empty, and growing as it is written to. */
    public static VolumeDocument thin(String name, long bytes) {
        return of(name, bytes, "qcow2");
    }

    /**
     * Shows the image, and keeps what is written apart from it.
     *
     * @param size of the disk, not less than the image's; empty for the image's
     */
    public static VolumeDocument overlay(String name, PoolImage image, Optional<DataSize> size) {
        return new VolumeDocument(
                name,
                base(name, size.map(DataSize::bytes).orElse(image.capacity()), "qcow2")
                        .add(Xml.element("backingStore")
                                .add(
                                        Xml.element("path", image.path()),
                                        Xml.element("format").with("type", image.format())))
                        .toString());
    }

    private static VolumeDocument of(String name, long bytes, String format) {
        return new VolumeDocument(name, base(name, bytes, format).toString());
    }

    private static Xml base(String name, long bytes, String format) {
        return Xml.element("volume")
                .add(
                        Xml.element("name", name),
                        Xml.element("capacity", bytes).with("unit", "bytes"),
                        Xml.element("allocation", 0).with("unit", "bytes"),
                        Xml.element("target").add(Xml.element("format").with("type", format)));
    }
}
