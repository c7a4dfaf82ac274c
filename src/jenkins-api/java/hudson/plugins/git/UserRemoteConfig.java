package hudson.plugins.git;

public class UserRemoteConfig {
    private UserRemoteConfig() {
        throw new UnsupportedOperationException();
    }

    public String getUrl() {
        throw new UnsupportedOperationException();
    }
}
