package org.jenkinsci.plugins.gitclient;

import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;
import hudson.plugins.git.GitException;
import org.eclipse.jgit.lib.ObjectId;

public interface GitClient {
    CheckoutCommand checkout();

    CloneCommand clone_();

    ObjectId revParse(String revName) throws GitException, InterruptedException;

    void setCredentials(StandardUsernameCredentials cred);
}
