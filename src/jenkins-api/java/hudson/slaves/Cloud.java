package hudson.slaves;

import hudson.ExtensionPoint;
import hudson.model.Actionable;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Label;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.slaves.NodeProvisioner.PlannedNode;
import java.util.Collection;

public abstract class Cloud extends Actionable implements ExtensionPoint, Describable<Cloud>, AccessControlled {
    public String name;

    protected Cloud(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getUrl() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ACL getACL() {
        throw new UnsupportedOperationException();
    }

    public Collection<PlannedNode> provision(CloudState state, int excessWorkload) {
        throw new UnsupportedOperationException();
    }

    public boolean canProvision(CloudState state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Descriptor<Cloud> getDescriptor() {
        throw new UnsupportedOperationException();
    }

    public String getIconClassName() {
        throw new UnsupportedOperationException();
    }

    public static final class CloudState {
        private CloudState() {
            throw new UnsupportedOperationException();
        }

        public Label getLabel() {
            throw new UnsupportedOperationException();
        }
    }
}
