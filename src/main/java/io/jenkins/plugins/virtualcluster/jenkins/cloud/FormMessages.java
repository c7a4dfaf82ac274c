package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.util.List;

/** Shows findings in forms; their texts are escaped. */
public final class FormMessages {
    private FormMessages() {}

    public static FormValidation of(FormMessage finding) {
        return switch (finding.level()) {
            case FINE -> finding.text().isEmpty() ? FormValidation.ok() : FormValidation.ok(finding.text());
            case WARNING -> FormValidation.warning(finding.text());
            case ERROR -> FormValidation.error(finding.text());
        };
    }

    /** The message of the {@link IllegalArgumentException} that reading a value throws; nothing if it throws none. */
    public static FormValidation check(Runnable reading) {
        try {
            reading.run();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    public static FormValidation of(List<FormMessage> findings) {
        return FormValidation.aggregate(findings.stream().map(FormMessages::of).toList());
    }
}
