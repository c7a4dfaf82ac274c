package jenkins.scm.api;

import hudson.ExtensionPoint;
import hudson.model.Item;

public class SCMHead {
    private SCMHead() {
        throw new UnsupportedOperationException();
    }

    public SCMHeadOrigin getOrigin() {
        throw new UnsupportedOperationException();
    }

    public abstract static class HeadByItem implements ExtensionPoint {
        private HeadByItem() {
            throw new UnsupportedOperationException();
        }

        public static SCMHead findHead(Item item) {
            throw new UnsupportedOperationException();
        }
    }
}
