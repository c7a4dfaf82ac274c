package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

/**
 * Standby clusters as they are configured.
 *
 * @param repository the name of a configured one; empty if there is only the definition
 * @param cluster its name
 * @param definition of the cluster, as text; empty for the one in the repository
 * @param count how many
 * @param paused whether they stay paused in memory, and are not saved
 */
public record StandbyEntry(String repository, String cluster, String definition, int count, boolean paused) {
    /** More are a mistake in typing. */
    public static final int MOST = 100;

    /** Some that are saved. */
    public StandbyEntry(String repository, String cluster, String definition, int count) {
        this(repository, cluster, definition, count, false);
    }

    /** @throws IllegalArgumentException if it is out of its range */
    public static void requireCount(int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(
                    "The number of standby clusters is " + count + "; expected 0 to " + MOST);
        }
    }

    /** Where the definition is from, for people. */
    public String origin() {
        return repository.isEmpty() ? Messages.StandbyEntry_ownDefinition() : repository;
    }
}
