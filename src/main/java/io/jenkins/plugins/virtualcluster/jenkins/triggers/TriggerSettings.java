package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import hudson.util.Secret;
import jenkins.model.GlobalConfiguration;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** Whether suites are run without anybody asking, and who may tell of changes. */
@Extension
@Symbol("virtualClusterTriggers")
public final class TriggerSettings extends GlobalConfiguration implements PersistentDescriptor {
    private boolean enabled = true;
    private Secret notifyToken;

    public static TriggerSettings get() {
        return ExtensionList.lookupSingleton(TriggerSettings.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.TriggerSettings_displayName();
    }

    /** Whether {@code suiteChanges} and {@code suiteSchedule} start builds. */
    public boolean isEnabled() {
        return enabled;
    }

    @DataBoundSetter
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
        save();
    }

    /** What notifications must bring with them; null if nothing. */
    public Secret getNotifyToken() {
        return notifyToken;
    }

    @DataBoundSetter
    public void setNotifyToken(Secret notifyToken) {
        this.notifyToken = notifyToken == null || notifyToken.getPlainText().isBlank() ? null : notifyToken;
        save();
    }
}
