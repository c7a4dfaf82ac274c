package io.jenkins.plugins.virtualcluster.hypervisor.document;

/**
 * An image in the storage pool, for overlays to lie on.
 *
 * @param path of its file on the hypervisor
 * @param format {@code qcow2} or {@code raw}
 * @param capacity the size of the disk that it is, in bytes
 */
public record PoolImage(String path, String format, long capacity) {}
