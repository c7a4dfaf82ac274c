package hudson.model;

import hudson.ExtensionPoint;
import hudson.model.Descriptor.FormException;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

public abstract class JobProperty<J extends Job<?, ?>>
        implements ReconfigurableDescribable<JobProperty<?>>, ExtensionPoint {
    public JobProperty() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobPropertyDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobProperty<?> reconfigure(StaplerRequest2 req, JSONObject form) throws FormException {
        throw new UnsupportedOperationException();
    }
}
