package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.util.List;
import net.sf.json.JSONObject;

/** What the forms of steps have in common. */
public final class StepForms {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]*";

    private StepForms() {}

    /** Takes words out of the form. */
    public static List<String> takeWords(JSONObject form, String field) {
        String text = form.optString(field);
        form.remove(field);
        return StepParameters.words(text);
    }

    /** What reading it has to say. */
    public static FormValidation check(Runnable reading) {
        try {
            reading.run();
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormMessages.of(FormMessage.error(e.getMessage()));
        }
    }

    public static FormValidation checkDuration(String value) {
        return check(() -> {
            if (StepParameters.orNull(value) != null) {
                Quantities.duration(value.strip());
            }
        });
    }

    public static FormValidation checkFailure(String value) {
        return check(() -> {
            if (StepParameters.orNull(value) != null) {
                FailureMode.of(value);
            }
        });
    }

    public static FormValidation checkNames(List<String> names) {
        return FormValidation.aggregate(
                names.stream().map(name -> checkName(name, false)).toList());
    }

    public static FormValidation checkName(String value, boolean mayBeEmpty) {
        return check(() -> {
            String name = value == null ? "" : value.strip();
            if (!name.matches(NAME) && !(mayBeEmpty && name.isEmpty())) {
                throw new IllegalArgumentException(
                        (name.isEmpty() ? "The name is missing" : "'" + name + "' is not a name")
                                + "; expected letters, digits, _, . and -");
            }
        });
    }
}
