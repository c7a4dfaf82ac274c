package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.suite.cluster.Adoption;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyStock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The standby clusters of this Jenkins, and how many of its builds wait for capacity: none is made meanwhile. From any thread. */
public final class StandbyShelf {
    private final Path directory;
    private final StandbyStock stock;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param directory has their private directories
     * @param owner as in leases
     */
    public StandbyShelf(Path directory, String owner) {
        this.directory = directory;
        this.stock = new StandbyStock(directory, owner);
    }

    StandbyStock stock() {
        return stock;
    }

    /** The private directory of one that is about to be made. */
    Path directory(String id) {
        return directory.resolve(id);
    }

    /** A build waits for capacity, until it says that it no longer does. */
    void waits() {
        waiting.incrementAndGet();
    }

    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    boolean isWaitedFor() {
        return waiting.get() > 0;
    }

    /** One becomes a block's: what is noted of it, and where its keys lie, is as if the block had started it. */
    record Adopting(BlockRequest block, RunEnvironment engine) implements Adoption {
        @Override
        public StandbyStock stock() {
            return engine.standbys().stock();
        }

        @Override
        public Path adopt(String id) throws IOException {
            engine.runs().begin(id, block.note());
            return PrivateClusters.directory(engine, block).resolve(id);
        }

        @Override
        public void removed(String id) throws IOException {
            engine.runs().end(id);
        }
    }
}
