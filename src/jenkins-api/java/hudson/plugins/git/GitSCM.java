package hudson.plugins.git;

import hudson.scm.SCM;
import java.util.List;

public class GitSCM extends SCM {
    public GitSCM(String repositoryUrl) throws GitException {
        throw new UnsupportedOperationException();
    }

    public List<UserRemoteConfig> getUserRemoteConfigs() {
        throw new UnsupportedOperationException();
    }
}
