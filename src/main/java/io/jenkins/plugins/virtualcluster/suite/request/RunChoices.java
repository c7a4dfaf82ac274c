package io.jenkins.plugins.virtualcluster.suite.request;

/**
 * What whoever starts a run may choose beside what is run.
 *
 * @param prepareAgain whether prepared images that are there already do not count
 * @param repeats how often its cases are run
 * @param noStandby whether its cluster boots though a standby cluster fits
 */
public record RunChoices(boolean prepareAgain, Repeats repeats, boolean noStandby) {
    public static final RunChoices USUAL = new RunChoices(false, Repeats.NONE, false);

    RunChoices preparingAgain() {
        return new RunChoices(true, repeats, noStandby);
    }

    RunChoices repeating(Repeats often) {
        return new RunChoices(prepareAgain, often, noStandby);
    }

    RunChoices withoutStandby() {
        return new RunChoices(prepareAgain, repeats, true);
    }
}
