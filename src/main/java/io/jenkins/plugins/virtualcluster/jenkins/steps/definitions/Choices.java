package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.model.Item;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What forms of steps offer: names that are configured in Jenkins, and the suites of its repositories. Nothing for those who
 * may not configure the job.
 */
public final class Choices {
    private static final Logger LOGGER = Logger.getLogger(Choices.class.getName());

    private Choices() {}

    /** The repositories, or the step's directory. */
    public static ListBoxModel repositories(Item item, String chosen) {
        return DefinitionRepositories.get().menu(item, chosen, Messages.Choices_noRepository());
    }

    public static ComboBoxModel hypervisors(Item item) {
        return new ComboBoxModel(
                DefinitionRepositories.isShown(item)
                        ? VirtualClusterCloud.allHypervisors().stream()
                                .filter(one ->
                                        JobOrigin.refusal(item, one::refusal).isEmpty())
                                .map(HypervisorDescription::name)
                                .toList()
                        : List.of());
    }

    /** The suites of all repositories as they were fetched last. */
    public static ComboBoxModel suites(Item item) {
        Set<String> suites = new TreeSet<>();
        if (DefinitionRepositories.isShown(item)) {
            for (String name : DefinitionRepositories.get().shown(item)) {
                suites.addAll(suites(name));
            }
        }
        return new ComboBoxModel(suites);
    }

    private static Set<String> suites(String repository) {
        try {
            Optional<RepositoryDescription> found = DefinitionRepositories.get().named(repository);
            if (found.isEmpty()) {
                return Set.of();
            }
            DefinitionHistory history = Histories.of(found.get(), TaskListener.NULL);
            Optional<String> commit = history.known();
            return commit.isPresent() ? history.at(commit.get()).all() : Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        } catch (InvalidRequestException | IOException e) {
            LOGGER.log(Level.FINE, "The suites of " + repository + " cannot be offered", e);
            return Set.of();
        }
    }
}
