package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.PersistentDescriptor;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.GlobalConfiguration;
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

    /** The one of that name. */
    public Optional<RepositoryDescription> named(String name) {
        return repositories.stream()
                .filter(repository -> repository.getName().equals(name))
                .map(DefinitionRepository::description)
                .findFirst();
    }

    /** @throws InvalidRequestException if none of them has that name */
    public RepositoryDescription require(String name) throws InvalidRequestException {
        return named(name).orElseThrow(() -> new InvalidRequestException(unknown(name)));
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
