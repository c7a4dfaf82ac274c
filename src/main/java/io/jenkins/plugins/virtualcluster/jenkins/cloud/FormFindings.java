package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.Finding;
import java.util.List;

/** Shows findings in forms; their texts are escaped. */
public final class FormFindings {
    private FormFindings() {}

    public static FormValidation of(Finding finding) {
        return switch (finding.level()) {
            case FINE -> finding.text().isEmpty() ? FormValidation.ok() : FormValidation.ok(finding.text());
            case WARNING -> FormValidation.warning(finding.text());
            case ERROR -> FormValidation.error(finding.text());
        };
    }

    public static FormValidation of(List<Finding> findings) {
        return FormValidation.aggregate(findings.stream().map(FormFindings::of).toList());
    }
}
