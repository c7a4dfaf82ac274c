package org.jenkinsci.plugins.gitclient;

import com.cloudbees.plugins.credentials.common.StandardUsernameCredentials;

public interface GitClient {
    FetchCommand fetch_();

    InitCommand init_();

    void setCredentials(StandardUsernameCredentials cred);
}
