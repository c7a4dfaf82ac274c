package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Image;
import java.util.List;
import java.util.Optional;

/**
 * The images that were prepared on a hypervisor, by keys: digests of all that they were made from, in hexadecimal digits. Of
 * one key there may be several; the newest counts. Each is the disk of a guest that was shut down, and stands on the image that
 * the guest was started from. Used by several threads at once.
 */
public interface PreparedImages {
    /**
     * What tells the content of an image from every other one on this hypervisor. Of a file it is the checksum; a volume of the
     * pool counts as another one when it was written to.
     *
     * @throws HypervisorException if there is no such volume, or the file cannot be read
     */
    String identity(Image image) throws HypervisorException, InterruptedException;

    /** The newest whole one, which counts as used now. */
    Optional<Image.Prepared> find(String key) throws HypervisorException, InterruptedException;

    /** @return false if there is a claim for that key already */
    boolean claim(ImageClaim claim) throws HypervisorException, InterruptedException;

    /** Writes a claim again that is there. */
    void renew(ImageClaim claim) throws HypervisorException, InterruptedException;

    /** Who prepares the image; empty if nobody does, or that is just being written. */
    Optional<ImageClaim> claimed(String key) throws HypervisorException, InterruptedException;

    /** All that can be read. */
    List<ImageClaim> claims() throws HypervisorException, InterruptedException;

    /** Gives the claim for that key up, whoever has it. */
    void release(String key) throws HypervisorException, InterruptedException;

    /** The image as the guest of that run has it on which another one is prepared from it. */
    Image.Preparing on(Image original, String key, String run);

    /**
     * Keeps the disk of a guest that was shut down: from now on it is whole.
     *
     * @param run of the guest
     */
    Image.Prepared keep(String key, String run) throws HypervisorException, InterruptedException;

    /** Removes the disks of a guest of that run that were not kept. The guest is gone. */
    void discard(String run) throws HypervisorException, InterruptedException;

    /**
     * Removes what preparations have left that were broken off: disks that are not whole, and whose keys nobody claims.
     *
     * @return the names of the volumes
     */
    List<String> removeHalfMade() throws HypervisorException, InterruptedException;
}
