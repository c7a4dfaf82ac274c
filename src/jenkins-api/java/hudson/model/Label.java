package hudson.model;

public abstract class Label extends Actionable {
    private Label() {
        throw new UnsupportedOperationException();
    }
}
