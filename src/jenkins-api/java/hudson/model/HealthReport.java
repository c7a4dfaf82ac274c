package hudson.model;

import java.io.Serializable;
import org.jvnet.localizer.Localizable;

public class HealthReport implements Serializable {
    public HealthReport(int score, Localizable description) {
        throw new UnsupportedOperationException();
    }
}
