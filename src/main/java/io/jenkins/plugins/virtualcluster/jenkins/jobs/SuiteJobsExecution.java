package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.SeedRequest;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Seeding;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.RepositoryStepExecution;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Makes and keeps the jobs, with the rights of the build. After a restart all of it is done again, which changes nothing. */
final class SuiteJobsExecution extends RepositoryStepExecution {
    private static final long serialVersionUID = 1;

    /** Two at once could make a job twice. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final String repository;
    private final String folder;
    private final String prefix;
    private final String poll;
    private final int keepBuilds;
    private final String grace;
    private final String script;

    SuiteJobsExecution(StepContext context, SuiteJobsStep step) {
        super(context);
        repository = step.getRepository();
        folder = step.getFolder();
        prefix = step.getPrefix();
        poll = step.getPoll();
        keepBuilds = step.getKeepBuilds();
        grace = step.getGrace();
        script = step.getScript();
    }

    private SeedRequest request() {
        SuiteJobsStep step = new SuiteJobsStep(repository);
        step.setPrefix(prefix);
        step.setPoll(poll);
        step.setKeepBuilds(keepBuilds);
        step.setGrace(grace);
        step.setScript(script);
        return step.request();
    }

    @Override
    protected Object ask() throws InvalidRequestException, IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        TaskListener listener = getContext().get(TaskListener.class);
        PrintStream log = listener.getLogger();
        ModifiableTopLevelItemGroup group = Folders.of(build.getParent().getParent(), folder);
        DefinitionHistory history = Histories.of(repository, listener);
        SuiteSnapshot suites = history.at(history.head());
        log.println("Jobs for the suites of " + repository + " at " + PendingBuild.brief(suites.commit()));
        ACLContext rights = ACL.as2(Tasks.getAuthenticationOf2((Queue.Task) build.getParent()));
        try {
            ONE_AT_A_TIME.lockInterruptibly();
            try {
                new Seeding(request(), new FolderJobs(group), log::println).keep(suites, Instant.now());
            } finally {
                ONE_AT_A_TIME.unlock();
            }
        } finally {
            rights.close();
        }
        suites.problems().forEach(problem -> log.println("Invalid: " + problem));
        if (!suites.problems().isEmpty()) {
            build.setResult(Result.UNSTABLE);
            getContext()
                    .get(FlowNode.class)
                    .addOrReplaceAction(new WarningAction(Result.UNSTABLE)
                            .withMessage(Messages.SuiteJobsStep_problems(
                                    suites.problems().size())));
        }
        return null;
    }
}
