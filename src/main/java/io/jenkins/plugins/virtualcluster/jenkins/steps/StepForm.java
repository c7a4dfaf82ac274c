package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import java.util.List;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.Localizable;

/**
 * The form of a step, and what Jenkins knows of the step without an instance. Checks answer with the message of the
 * {@link IllegalArgumentException} that reading the value throws, or with nothing if the value is valid.
 */
public abstract class StepForm extends StepDescriptor {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]*";

    private final String function;
    private final Localizable title;
    private final Set<Class<?>> context;

    /** Of a step that must be in a block of {@code virtualCluster}. */
    protected StepForm(String function, Localizable title) {
        this(function, title, Set.of(Run.class, TaskListener.class, FlowNode.class, ClusterContext.class));
    }

    /**
     * @param function the name of the step in pipelines
     * @param title the name of the step in the snippet generator
     * @param context what must be around the step
     */
    protected StepForm(String function, Localizable title, Set<Class<?>> context) {
        this.function = function;
        this.title = title;
        this.context = context;
    }

    @Override
    public final String getFunctionName() {
        return function;
    }

    @Override
    public final String getDisplayName() {
        return title.toString();
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return context;
    }

    /** Words separated by spaces, for their field in the form; null gives an empty text. */
    public final String words(List<String> words) {
        return words == null ? "" : String.join(" ", words);
    }

    /** Removes a field with words from the form, since Jenkins would bind it as one text. */
    protected static List<String> takeWords(JSONObject form, String field) {
        String text = form.optString(field);
        form.remove(field);
        return StepParameters.words(text);
    }

    protected static FormValidation check(Runnable reading) {
        return FormMessages.check(reading);
    }

    protected static FormValidation checkDuration(String value) {
        return check(() -> {
            if (StepParameters.orNull(value) != null) {
                Quantities.duration(value.strip());
            }
        });
    }

    protected static FormValidation checkFailure(String value) {
        return check(() -> FailureMode.wordOf(value));
    }

    /** Of words that name hosts of a cluster, see {@link HostNames}. */
    protected static FormValidation checkHosts(List<String> words) {
        return FormValidation.aggregate(
                words.stream().map(word -> check(() -> HostNames.check(word))).toList());
    }

    protected static FormValidation checkNames(List<String> names) {
        return FormValidation.aggregate(
                names.stream().map(name -> checkName(name, false)).toList());
    }

    protected static FormValidation checkName(String value, boolean mayBeEmpty) {
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
