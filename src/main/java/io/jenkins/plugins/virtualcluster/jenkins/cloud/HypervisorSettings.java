package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.model.Describable;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** One hypervisor in the settings of a cloud. What was not given is empty, or 0. */
public class HypervisorSettings implements Describable<HypervisorSettings> {
    private final String name;
    private final String uri;
    private String credentialsId = "";
    private String hostKey = "";
    private String pool = "";
    private String imageDirectory = "";
    private String memoryLimit = "";
    private int cpuLimit;
    private int clusterLimit;
    private String labels = "";

    @DataBoundConstructor
    public HypervisorSettings(String name, String uri) {
        this.name = text(name);
        this.uri = text(uri);
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    /**
     * The same without a type of Jenkins.
     *
     * @param imageUrls of its cloud, see {@link HypervisorDescription#imageUrls()}
     * @throws IllegalArgumentException if a limit cannot be read
     */
    public HypervisorDescription description(List<String> imageUrls) {
        return new HypervisorDescription(
                name,
                uri,
                credentialsId,
                hostKey,
                pool,
                imageDirectory,
                HypervisorDescription.limits(memoryLimit, cpuLimit, clusterLimit),
                HypervisorDescription.labels(labels),
                imageUrls);
    }

    public String getName() {
        return name;
    }

    public String getUri() {
        return uri;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = text(credentialsId);
    }

    public String getHostKey() {
        return hostKey;
    }

    @DataBoundSetter
    public void setHostKey(String hostKey) {
        this.hostKey = text(hostKey);
    }

    public String getPool() {
        return pool;
    }

    @DataBoundSetter
    public void setPool(String pool) {
        this.pool = text(pool);
    }

    public String getImageDirectory() {
        return imageDirectory;
    }

    @DataBoundSetter
    public void setImageDirectory(String imageDirectory) {
        this.imageDirectory = text(imageDirectory);
    }

    public String getMemoryLimit() {
        return memoryLimit;
    }

    @DataBoundSetter
    public void setMemoryLimit(String memoryLimit) {
        this.memoryLimit = text(memoryLimit);
    }

    public int getCpuLimit() {
        return cpuLimit;
    }

    @DataBoundSetter
    public void setCpuLimit(int cpuLimit) {
        this.cpuLimit = cpuLimit;
    }

    public int getClusterLimit() {
        return clusterLimit;
    }

    @DataBoundSetter
    public void setClusterLimit(int clusterLimit) {
        this.clusterLimit = clusterLimit;
    }

    public String getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(String labels) {
        this.labels = text(labels);
    }
}
