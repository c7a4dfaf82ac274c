package hudson.triggers;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Item;

public abstract class Trigger<J extends Item> implements Describable<Trigger<?>>, ExtensionPoint {
    protected transient J job;

    protected Trigger(String cronTabSpec) {
        throw new UnsupportedOperationException();
    }

    public void run() {
        throw new UnsupportedOperationException();
    }

    public final String getSpec() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TriggerDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}
