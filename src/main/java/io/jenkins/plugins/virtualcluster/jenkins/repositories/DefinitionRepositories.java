package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.PersistentDescriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.ClusterPermissions;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.JobOrigin;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The repositories that pipelines name with {@code repository: 'NAME'}. */
@Extension
@Symbol("virtualClusterRepositories")
public final class DefinitionRepositories extends GlobalConfiguration implements PersistentDescriptor {
    private List<DefinitionRepository> repositories = new ArrayList<>();

    public static DefinitionRepositories get() {
        return ExtensionList.lookupSingleton(DefinitionRepositories.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.DefinitionRepositories_displayName();
    }

    public List<DefinitionRepository> getRepositories() {
        return List.copyOf(repositories);
    }

    @DataBoundSetter
    public void setRepositories(List<DefinitionRepository> repositories) {
        this.repositories = repositories == null ? new ArrayList<>() : new ArrayList<>(repositories);
        save();
    }

    /**
     * The names of all, for the form of a job or the snippet generator.
     *
     * @param item that is configured; null outside of any
     * @param chosen what stands in the form, which is offered in any case
     * @param none what is offered for the empty value; null if one has to be chosen
     */
    public ListBoxModel menu(Item item, String chosen, String none) {
        ListBoxModel items = new ListBoxModel();
        if (none != null) {
            items.add(none, "");
        }
        if (isShown(item)) {
            shown(item).forEach(name -> items.add(name, name));
        }
        if (chosen != null && !chosen.isEmpty() && items.stream().noneMatch(option -> option.value.equals(chosen))) {
            items.add(chosen, chosen);
        }
        return items;
    }

    /** The names of those that forms of an item offer: of a job's form, those that the job may use. */
    public List<String> shown(Item item) {
        return repositories.stream()
                .filter(one ->
                        JobOrigin.refusal(item, one.description()::refusal).isEmpty())
                .map(DefinitionRepository::getName)
                .toList();
    }

    /** Whether forms there may name what is configured in Jenkins. */
    public static boolean isShown(Item item) {
        return item == null ? Jenkins.get().hasPermission(ClusterPermissions.USE) : item.hasPermission(Item.CONFIGURE);
    }

    /** The one of that name. */
    public Optional<RepositoryDescription> named(String name) {
        return repositories.stream()
                .filter(repository -> repository.getName().equals(name))
                .map(DefinitionRepository::description)
                .findFirst();
    }

    /**
     * The one of that name, for a job.
     *
     * @throws InvalidRequestException if none of them has that name, or the job may not use it
     */
    public RepositoryDescription require(String name, UsingJob job) throws InvalidRequestException {
        RepositoryDescription found = named(name).orElseThrow(() -> new InvalidRequestException(unknown(name)));
        Optional<String> refusal = found.refusal(job);
        if (refusal.isPresent()) {
            throw new InvalidRequestException(refusal.get());
        }
        return found;
    }

    /** A sentence about a name that none of them has. */
    public String unknown(String name) {
        return Suggestions.unknown(
                        "definition repository",
                        name,
                        repositories.stream().map(DefinitionRepository::getName).toList())
                + " (they are configured in Manage Jenkins, System)";
    }

    /** A form without any repository does not name the list: then it is empty. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) {
        setRepositories(request.bindJSONToList(DefinitionRepository.class, form.opt("repositories")));
        return true;
    }
}
