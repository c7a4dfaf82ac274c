package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

/**
 * A job whose builds use what is configured in Jenkins.
 *
 * @param name its full name, with those of its folders, such as {@code team/xrootd/nightly}
 * @param ofFork whether it builds a pull request from a fork, so that its pipeline may be anyone's
 */
public record UsingJob(String name, boolean ofFork) {
    /** One that builds nothing from a fork. */
    public static UsingJob named(String name) {
        return new UsingJob(name, false);
    }
}
