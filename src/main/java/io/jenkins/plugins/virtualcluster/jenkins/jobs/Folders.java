package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.model.ItemGroup;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import jenkins.model.ModifiableTopLevelItemGroup;

/** Finds where jobs are to be: nowhere but in the folder of the job that makes them, and below it. */
final class Folders {
    private Folders() {}

    /**
     * The names of folders, each in the one before.
     *
     * @throws IllegalArgumentException if one leads elsewhere
     */
    static List<String> path(String folder) {
        List<String> names =
                Arrays.stream(folder.split("/")).filter(name -> !name.isEmpty()).toList();
        if (folder.startsWith("/") || names.contains("..") || names.contains(".")) {
            throw new IllegalArgumentException("folder is '" + folder
                    + "'; expected a folder below the one of this job, such as suites or suites/nightly");
        }
        return names;
    }

    static ModifiableTopLevelItemGroup of(ItemGroup<?> above, String folder) throws InvalidRequestException {
        ItemGroup<?> found = above;
        for (String name : path(folder)) {
            found = found.getItem(name) instanceof ItemGroup<?> next ? next : null;
            if (found == null) {
                throw new InvalidRequestException("There is no folder '" + name + "' of '" + folder
                        + "' beside this job; create it (with the plugin Folders), or omit folder");
            }
        }
        if (found instanceof ModifiableTopLevelItemGroup group) {
            return group;
        }
        throw new InvalidRequestException(
                "'" + found.getFullName() + "' cannot contain jobs; expected a folder, or the top of Jenkins");
    }
}
