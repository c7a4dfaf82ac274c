package jenkins.scm.api;

import java.io.Serializable;

public abstract class SCMHeadOrigin implements Serializable {
    public static final SCMHeadOrigin.Default DEFAULT = null;

    private SCMHeadOrigin() {
        throw new UnsupportedOperationException();
    }

    public static final class Default extends SCMHeadOrigin {
        private Default() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object obj) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int hashCode() {
            throw new UnsupportedOperationException();
        }
    }
}
