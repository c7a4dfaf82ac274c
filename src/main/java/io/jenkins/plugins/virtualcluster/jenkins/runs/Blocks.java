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

    /**
     * Lets a run continue that is held.
     *
     * @param build the id of its build
     * @param run its id
     * @param by who does, for the record
     * @return whether it was held
     */
    public boolean letContinue(String build, String run, String by) {
        return blocks.values().stream()
                .filter(block -> block.build().equals(build))
                .anyMatch(block -> block.letContinue(run, by));
    }

    /** It has ended. */
    public void forget(String id) {
        blocks.remove(id);
    }
}
