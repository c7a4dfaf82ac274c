package hudson.tasks.test;

import java.io.Serializable;
import java.util.List;

public class PipelineTestDetails implements Serializable {
    public PipelineTestDetails() {
        throw new UnsupportedOperationException();
    }

    public void setNodeId(String nodeId) {
        throw new UnsupportedOperationException();
    }

    public void setEnclosingBlocks(List<String> enclosingBlocks) {
        throw new UnsupportedOperationException();
    }

    public void setEnclosingBlockNames(List<String> enclosingBlockNames) {
        throw new UnsupportedOperationException();
    }
}
