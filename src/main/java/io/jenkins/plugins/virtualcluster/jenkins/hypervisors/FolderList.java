package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The folders whose jobs may use something that is configured in Jenkins.
 *
 * @param folders full names, such as {@code team/xrootd}: what is below them belongs to them. A job's own name stands for this
 *     job. Empty for all jobs
 */
public record FolderList(List<String> folders) {
    public static final FolderList ALL = new FolderList(List.of());

    public FolderList {
        folders = List.copyOf(folders);
    }

    /** As it is configured: one full name per line. */
    public static FolderList of(String text) {
        return new FolderList(text.lines()
                .map(line -> line.strip().replaceAll("^/+|/+$", ""))
                .filter(line -> !line.isEmpty())
                .toList());
    }

    /** Whether that job is in one of them. */
    boolean has(String job) {
        return folders.isEmpty() || folders.stream().anyMatch(folder -> isIn(folder, job));
    }

    private static boolean isIn(String folder, String job) {
        return job.equals(folder) || job.startsWith(folder + "/");
    }

    /**
     * Why that job may not use it.
     *
     * @param what is configured, to begin a sentence with, such as {@code Cloud lab}
     * @param where its settings are
     * @return empty if it may
     */
    public Optional<String> refusal(String what, String where, UsingJob job) {
        return has(job.name())
                ? Optional.empty()
                : Optional.of(what + " is not for job " + job.name() + ": its setting \"Folders\" allows only "
                        + String.join(", ", folders)
                        + "; move the job there, or have an administrator add its folder in "
                        + where);
    }

    /**
     * Checks a list as it is typed.
     *
     * @param exists whether there is a folder or job of that full name now
     */
    public static FormMessage check(String text, Predicate<String> exists) {
        return of(text).folders().stream()
                .filter(folder -> !exists.test(folder))
                .findFirst()
                .map(folder -> FormMessage.warning(Messages.FolderList_noSuchFolder(folder)))
                .orElse(FormMessage.fine());
    }
}
