package io.jenkins.plugins.virtualcluster.repository;

/**
 * Why a suite is touched.
 *
 * @param path of the file that it is about, from the top of the tree; empty if it is about none
 * @param text a phrase for people, such as {@code shared/server.sh changed; suites/copy/suite_init.sh:3 names it}
 */
public record Reason(Kind kind, String path, String text) {

    /** What is behind it. */
    public enum Kind {
        /** The suite was not there before. */
        NEW_SUITE,
        /** A file in the suite's directory. */
        OWN_FILE,
        /** What the suite's cluster is, with its defaults; not how that is written. */
        CLUSTER,
        /** The image of one of the cluster's hosts. */
        IMAGE,
        /** A file elsewhere that the suite's files lead to or name. */
        SHARED_FILE,
        /** The suite was sound and is not any more. */
        BECAME_INVALID,
        /** The suite is valid, and was not before. */
        BECAME_VALID
    }

    @Override
    public String toString() {
        return text;
    }
}
