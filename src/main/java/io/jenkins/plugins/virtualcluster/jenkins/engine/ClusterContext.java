package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BlockRequest;
import io.jenkins.plugins.virtualcluster.jenkins.runs.InlineCluster;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The block around a step: its id, and the names it was given. There is nothing live in it, so it outlives a restart. */
public final class ClusterContext implements Serializable {
    private static final long serialVersionUID = 1;

    private final String id;
    private final String cluster;
    private final String hypervisor;
    private final String repository;
    private final String keep;
    /** Null also in blocks of before there was one, as the next. */
    private final String keepFailed;

    private final String definition;

    private final TreeMap<String, String> tags;
    private final boolean unstable;
    private final boolean log;
    /** Whether clusters boot though standby clusters fit; not so in blocks of before there was one. */
    private final boolean boots;

    /**
     * What the step {@code virtualCluster} was given; what it was not given is null.
     *
     * @param id the block's
     * @param definition of the cluster, as text
     * @param standby whether standby clusters are taken over where they fit
     * @throws IllegalArgumentException if the definition has no name, or another one than the cluster
     */
    public ClusterContext(
            String id,
            String cluster,
            String hypervisor,
            String repository,
            String keep,
            String keepFailed,
            String definition,
            Map<String, String> tags,
            FailureMode failure,
            boolean log,
            boolean standby) {
        this.id = id;
        this.cluster = definition == null
                ? cluster
                : InlineCluster.of(definition, cluster).name();
        this.definition = definition;
        this.hypervisor = hypervisor;
        this.repository = repository;
        this.keep = keep;
        this.keepFailed = keepFailed;
        this.tags = new TreeMap<>(tags);
        unstable = failure == FailureMode.UNSTABLE;
        this.log = log;
        boots = !standby;
    }

    public BlockRequest request(Run<?, ?> build) {
        return new BlockRequest(
                id,
                build.getExternalizableId(),
                build.getRootDir().toPath(),
                Optional.ofNullable(cluster),
                StepParameters.words(hypervisor),
                Optional.ofNullable(keep).map(Quantities::duration),
                Optional.ofNullable(keepFailed).map(Quantities::duration),
                tags,
                JobOrigin.of(build),
                !boots);
    }

    /** The cluster's name; null if each suite has its own. */
    public String name() {
        return cluster;
    }

    public Optional<String> repository() {
        return Optional.ofNullable(repository);
    }

    /** The block's cluster, if its definition stands in the pipeline. */
    public Optional<InlineCluster> inline() {
        return Optional.ofNullable(definition).map(text -> InlineCluster.of(text, cluster));
    }

    Map<String, String> tags() {
        return tags;
    }

    /** What a failed suite in it means, where the suite does not say. */
    public FailureMode failure() {
        return unstable ? FailureMode.UNSTABLE : FailureMode.FAILURE;
    }

    /**
     * What a failed suite means to the build.
     *
     * @param own what the suite's step says, see {@link FailureMode#of}; null for what the block says
     */
    public FailureMode failure(String own) {
        return own == null ? failure() : FailureMode.of(own);
    }

    /** Whether the build's log shows all output. */
    public boolean isLog() {
        return log;
    }
}
