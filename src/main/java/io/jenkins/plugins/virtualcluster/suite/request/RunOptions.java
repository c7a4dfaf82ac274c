package io.jenkins.plugins.virtualcluster.suite.request;

/**
 * In what way a run is done that may be done in the usual way.
 *
 * @param prepareAgain whether prepared images that are there already do not count
 * @param repeats how often its cases are run
 * @param noStandby whether its cluster boots though a standby cluster fits
 */
public record RunOptions(boolean prepareAgain, Repeats repeats, boolean noStandby) {
    public static final RunOptions USUAL = new RunOptions(false, Repeats.NONE, false);

    RunOptions preparingAgain() {
        return new RunOptions(true, repeats, noStandby);
    }

    RunOptions repeating(Repeats often) {
        return new RunOptions(prepareAgain, often, noStandby);
    }

    RunOptions withoutStandby() {
        return new RunOptions(prepareAgain, repeats, true);
    }
}
