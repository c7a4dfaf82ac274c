package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Cause;

/** What a build was started for, beside who started it. */
public final class ChosenSuiteCause extends Cause {
    private final String choice;

    public ChosenSuiteCause(ChosenSuite choice) {
        this.choice = choice.words();
    }

    @Override
    public String getShortDescription() {
        return Messages.ChosenSuiteCause_shortDescription(choice);
    }
}
