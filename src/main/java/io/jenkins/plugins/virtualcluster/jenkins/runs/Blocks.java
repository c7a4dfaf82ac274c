package io.jenkins.plugins.virtualcluster.jenkins.runs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The blocks in progress in this process. */
public final class Blocks {
    private final RunEnvironment engine;
    private final Map<String, Block> blocks = new ConcurrentHashMap<>();

    public Blocks(RunEnvironment engine) {
        this.engine = engine;
    }

    /** That block; one of an earlier process takes over what that has left. */
    public Block of(BlockRequest request) {
        return blocks.computeIfAbsent(request.id(), absent -> new Block(request, engine));
    }

    /** It has ended. */
    public void forget(String id) {
        blocks.remove(id);
    }
}
