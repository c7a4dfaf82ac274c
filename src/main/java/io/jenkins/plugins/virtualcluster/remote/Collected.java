package io.jenkins.plugins.virtualcluster.remote;

import java.util.List;

/**
 * What was collected from a machine.
 *
 * @param files relative paths, with slashes
 * @param bytes their sizes together
 * @param notes a sentence for each thing omitted or cut, and why
 */
public record Collected(List<String> files, long bytes, List<String> notes) {
    public Collected {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
