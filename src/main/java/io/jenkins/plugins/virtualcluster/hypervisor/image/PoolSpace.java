package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes space in a pool for an image: those go that nobody uses, those first that were used longest ago. */
public final class PoolSpace {
    private final LibvirtPool pool;
    private final StoredImages stored;

    public PoolSpace(LibvirtPool pool, StoredImages stored) {
        this.pool = pool;
        this.stored = stored;
    }

    /**
     * @param what needs it, for messages
     * @param notes told of each image that went
     * @throws HypervisorException if there is too little even then
     */
    public void make(long bytes, String what, Consumer<String> notes) throws HypervisorException, InterruptedException {
        long free = pool.freeNow().bytes();
        if (free >= bytes) {
            return;
        }
        for (StoredImage image : StoredImage.oldest(stored.list(), Instant.now(), bytes - free)) {
            stored.remove(image.name());
            notes.accept("Storage pool " + pool.name() + " lacks space: removed image " + image.name() + ", "
                    + TransferProgress.amount(image.bytes())
                    + ", which no cluster uses; a run that needs it "
                    + (image.isPrepared() ? "prepares" : "uploads") + " it again");
        }
        free = pool.freeNow().bytes();
        if (free < bytes) {
            throw new HypervisorException(
                    "Storage pool " + pool.name() + " of " + pool.hypervisor() + " has "
                            + TransferProgress.amount(free) + " free, and " + what + " needs "
                            + TransferProgress.amount(bytes)
                            + "; free some space there: 'virtual-cluster image list' and 'virtual-cluster list' show what runs left");
        }
    }
}
