package hudson.plugins.git;

import hudson.ExtensionPoint;
import hudson.model.ParameterValue;
import java.util.List;
import org.eclipse.jgit.transport.URIish;

public class GitStatus {
    private GitStatus() {}

    public static class ResponseContributor {
        private ResponseContributor() {}
    }

    public abstract static class Listener implements ExtensionPoint {
        public Listener() {
            throw new UnsupportedOperationException();
        }

        public List<ResponseContributor> onNotifyCommit(
                String origin, URIish uri, String sha1, List<ParameterValue> buildParameters, String... branches) {
            throw new UnsupportedOperationException();
        }
    }
}
