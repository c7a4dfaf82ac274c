package hudson.slaves;

public class NodeProvisioner {
    private NodeProvisioner() {
        throw new UnsupportedOperationException();
    }

    public static class PlannedNode {
        private PlannedNode() {
            throw new UnsupportedOperationException();
        }
    }
}
