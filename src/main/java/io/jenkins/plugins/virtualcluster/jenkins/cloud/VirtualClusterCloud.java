package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.slaves.Cloud;
import hudson.slaves.NodeProvisioner.PlannedNode;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Hypervisors on which pipelines start clusters. It provides no agents: its machines are those under test. */
public class VirtualClusterCloud extends Cloud {
    private List<HypervisorSettings> hypervisors = new ArrayList<>();

    @DataBoundConstructor
    public VirtualClusterCloud(String name) {
        super(name);
    }

    public List<HypervisorSettings> getHypervisors() {
        return List.copyOf(hypervisors);
    }

    @DataBoundSetter
    public void setHypervisors(List<HypervisorSettings> hypervisors) {
        this.hypervisors = hypervisors == null ? new ArrayList<>() : new ArrayList<>(hypervisors);
    }

    /** The hypervisors of all such clouds, in their order. */
    public static List<HypervisorDescription> allHypervisors() {
        List<HypervisorDescription> all = new ArrayList<>();
        for (Cloud cloud : Jenkins.get().clouds) {
            if (cloud instanceof VirtualClusterCloud ours) {
                ours.hypervisors.forEach(settings -> all.add(settings.description()));
            }
        }
        return all;
    }

    @Override
    public boolean canProvision(CloudState state) {
        return false;
    }

    @Override
    public Collection<PlannedNode> provision(CloudState state, int excessWorkload) {
        return List.of();
    }

    /** Its kind, and the checks of its form. */
    @Extension
    @Symbol("virtualCluster")
    public static final class DescriptorImpl extends Descriptor<Cloud> {
        @Override
        public String getDisplayName() {
            return Messages.VirtualClusterCloud_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    ? FormFindings.of(SettingsCheck.name(value.strip()))
                    : FormValidation.ok();
        }
    }
}
