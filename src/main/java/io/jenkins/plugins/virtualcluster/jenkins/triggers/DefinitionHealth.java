package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.HealthReport;
import hudson.model.HealthReportingAction;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.model.TransientActionFactory;

/** The health of a job whose definitions are invalid. */
public final class DefinitionHealth extends InvisibleAction implements HealthReportingAction {
    private static final Logger LOGGER = Logger.getLogger(DefinitionHealth.class.getName());

    private final List<String> problems;

    private DefinitionHealth(List<String> problems) {
        this.problems = problems;
    }

    @Override
    public HealthReport getBuildHealth() {
        return new HealthReport(0, Messages._DefinitionHealth_description(problems.size(), problems.get(0)));
    }

    /** Gives it to the newest build, as Jenkins asks that for the health of its job. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<DefinitionHealth> actionType() {
            return DefinitionHealth.class;
        }

        @Override
        public Collection<DefinitionHealth> createFor(Run raw) {
            Run<?, ?> build = raw;
            Job<?, ?> job = build.getParent();
            SuiteChangesTrigger trigger = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
            if (trigger == null || build.isBuilding()) {
                return List.of();
            }
            try {
                List<String> problems = new ChangeCheck(job, trigger).state().problems();
                return problems.isEmpty() ? List.of() : List.of(new DefinitionHealth(problems));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Cannot read what " + job.getFullName() + " knows of changes", e);
                return List.of();
            }
        }
    }
}
