package hudson.model;

public abstract class Actionable implements ModelObject {
    protected Actionable() {
        throw new UnsupportedOperationException();
    }
}
