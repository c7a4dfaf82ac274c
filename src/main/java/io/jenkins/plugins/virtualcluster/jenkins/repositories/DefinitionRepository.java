package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import hudson.Extension;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SettingsCheck;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One repository in the settings of Jenkins. What was not given is empty. */
public class DefinitionRepository implements Describable<DefinitionRepository> {
    private final String name;
    private final String url;
    private String branch = "";
    private String credentialsId = "";
    private String paths = "";
    private String folders = "";

    @DataBoundConstructor
    public DefinitionRepository(String name, String url) {
        this.name = text(name);
        this.url = text(url);
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    /** The same without a type of Jenkins. */
    public RepositoryDescription description() {
        return new RepositoryDescription(
                name, url, branch, credentialsId, RepositoryDescription.paths(paths), FolderList.of(getFolders()));
    }

    public String getName() {
        return name;
    }

    public String getUrl() {
        return url;
    }

    public String getBranch() {
        return branch;
    }

    @DataBoundSetter
    public void setBranch(String branch) {
        this.branch = text(branch);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = text(credentialsId);
    }

    public String getPaths() {
        return paths;
    }

    @DataBoundSetter
    public void setPaths(String paths) {
        this.paths = text(paths);
    }

    public String getFolders() {
        return folders == null ? "" : folders;
    }

    /** @param folders whose jobs may use it, one full name per line; empty for all jobs */
    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = text(folders);
    }

    /** Its form. Who may not change the settings is told nothing by its checks. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DefinitionRepository> {
        @Override
        public String getDisplayName() {
            return Messages.DefinitionRepository_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> SettingsCheck.name(value.strip()));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> RepositoryDescription.checkUrl(value.strip()));
        }

        @POST
        public FormValidation doCheckBranch(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> RepositoryDescription.checkBranch(value.strip()));
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            return FormMessages.checkSetting(() -> RepositoryDescription.checkCredentials(url.strip(), value));
        }

        @POST
        public FormValidation doCheckPaths(@QueryParameter String value) {
            return FormMessages.checkSetting(() -> RepositoryDescription.checkPaths(value));
        }

        @POST
        public FormValidation doCheckFolders(@QueryParameter String value) {
            return FormMessages.checkFolders(value);
        }

        /** Credentials of the controller; who may not configure it sees the one chosen only. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return FormMessages.credentials(credentialsId, StandardUsernameCredentials.class);
        }
    }
}
