package io.jenkins.plugins.virtualcluster.repository;

/**
 * What cannot be had of a tree as it is. It is a problem only for who needs it.
 *
 * @param path of a file or link, or of a directory that is another repository
 * @param message what it is and what was expected
 */
record TreeProblem(String path, String message) {
    /** Whether it is, is in, or holds what is at that path. */
    boolean touches(String other) {
        return path.equals(other) || path.startsWith(other + "/") || other.startsWith(path + "/");
    }
}
