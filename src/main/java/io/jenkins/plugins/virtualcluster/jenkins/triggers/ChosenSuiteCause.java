package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Cause;

/** What a build was started for, beside who started it. */
public final class ChosenSuiteCause extends Cause {
    /** In words, in builds of before there was {@link #chosen}. */
    private final String choice;

    private final ChosenSuite chosen;

    public ChosenSuiteCause(ChosenSuite chosen) {
        this.chosen = chosen;
        choice = null;
    }

    @Override
    public String getShortDescription() {
        return Messages.ChosenSuiteCause_shortDescription(chosen == null ? choice : chosen.words());
    }
}
