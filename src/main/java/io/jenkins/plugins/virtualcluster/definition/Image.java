package io.jenkins.plugins.virtualcluster.definition;

import java.net.URI;
import java.nio.file.Path;

/** What a host's first disk is made from. It is never written to: each host of each run has an overlay. */
public sealed interface Image {

    /** A volume of the hypervisor's storage pool. */
    record PoolVolume(String name) implements Image {}

    /** A file on the master's machine, uploaded to the pool once for each content. */
    record LocalFile(Path path) implements Image {}

    /**
     * A file uploaded to the pool once.
     *
     * @param checksum what is downloaded is checked against it
     */
    record Download(URI url, Checksum checksum) implements Image {}

    /**
     * An image on a guest on which another one is prepared: what is written over it is kept. No definition names it.
     *
     * @param original what the guest is started from
     * @param volume in the hypervisor's storage pool, that of the guest's disk
     */
    record Preparing(Image original, String volume) implements Image {}

    /**
     * What a preparation has made of an image on one hypervisor. No definition names it.
     *
     * @param volume in that hypervisor's storage pool
     */
    record Prepared(String volume) implements Image {}
}
