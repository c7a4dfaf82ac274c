package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.Extension;
import hudson.FilePath;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.HostPath;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForm;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code clusterCopy from: 'dist/*.rpm', to: 'srv1:/root'}: copies files of the step's directory to hosts of the block's
 * cluster, or files of hosts into the step's directory. After a restart all is copied again.
 */
public final class ClusterCopyStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String USUAL_TIMEOUT = "10m";

    private final String from;
    private final String to;
    private String timeout = USUAL_TIMEOUT;

    @DataBoundConstructor
    public ClusterCopyStep(String from, String to) {
        this.from = StepParameters.orNull(from);
        this.to = StepParameters.orNull(to);
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }

    public String getTimeout() {
        return timeout;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = StepParameters.orNull(timeout) == null ? USUAL_TIMEOUT : timeout.strip();
        Quantities.duration(this.timeout);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Copies. */
    private static final class Execution extends EngineExecution {
        private static final long serialVersionUID = 1;

        private final ClusterCopyStep step;

        Execution(StepContext context, ClusterCopyStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public void work(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            if (step.from == null || step.to == null) {
                throw new InvalidRequestException("clusterCopy has no " + (step.from == null ? "from" : "to")
                        + "; expected both, as in clusterCopy from: 'dist/*.rpm', to: 'srv1:/root'");
            }
            Optional<HostPath> source = HostPath.of(step.from);
            Optional<HostPath> target = HostPath.of(step.to);
            if (source.isPresent() == target.isPresent()) {
                throw new InvalidRequestException("clusterCopy copies from '" + step.from + "' to '" + step.to
                        + "'; expected hosts on one side, such as srv1:/var/log, and a path of the step's directory on"
                        + " the other");
            }
            FilePath directory = getContext().get(FilePath.class);
            if (directory == null) {
                throw new InvalidRequestException("clusterCopy has no directory to copy "
                        + (source.isPresent() ? "to" : "from") + "; expected a node around it");
            }
            Path scratch = block().scratch(id());
            try {
                if (target.isPresent()) {
                    put(directory, scratch, target.get(), telling);
                } else {
                    fetch(source.get(), scratch, directory, telling);
                }
            } finally {
                Directories.remove(scratch);
            }
            getContext().onSuccess(null);
        }

        private Duration limit() {
            return Quantities.duration(step.timeout);
        }

        private void put(FilePath directory, Path scratch, HostPath to, StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            String pattern = pattern(directory.child(step.from));
            int files = directory.copyRecursiveTo(pattern, new FilePath(scratch.toFile()));
            if (files == 0) {
                throw new InvalidRequestException(
                        "clusterCopy: there is no file " + step.from + " in " + directory.getRemote());
            }
            block().put(scratch, scratch.resolve(HostPath.aboveAll(pattern)), to, limit(), telling);
            telling.out().println(copied(files) + " to " + step.to);
        }

        private String pattern(FilePath from) throws InvalidRequestException, IOException, InterruptedException {
            try {
                return HostPath.pattern(step.from, from.isDirectory(), from.exists());
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("clusterCopy: " + e.getMessage());
            }
        }

        private void fetch(HostPath from, Path scratch, FilePath directory, StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            List<String> hosts = block().fetch(from, scratch, limit(), telling);
            int files = 0;
            for (String host : hosts) {
                Path whole = scratch.resolve(host).resolve(from.path().substring(1));
                Path there = Files.isDirectory(whole)
                        ? whole
                        : scratch.resolve(host)
                                .resolve(HostPath.above(from.path()).replaceFirst("^/", ""));
                FilePath into = directory.child(step.to);
                files += new FilePath(there.toFile()).copyRecursiveTo("**", from.isOneHost() ? into : into.child(host));
            }
            telling.out().println(copied(files) + " from " + step.from);
        }

        private static String copied(int files) {
            return files + (files == 1 ? " file copied" : " files copied");
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepForm {
        public DescriptorImpl() {
            super("clusterCopy", Messages._ClusterCopyStep_displayName());
        }

        @POST
        public FormValidation doCheckFrom(@QueryParameter String value, @QueryParameter String to) {
            return check(() -> {
                if (value.isBlank()) {
                    throw new IllegalArgumentException(
                            "The source is missing; expected files such as dist/*.rpm, or srv1:/var/log/app");
                }
                if (!to.isBlank()
                        && HostPath.of(value).isPresent() == HostPath.of(to).isPresent()) {
                    throw new IllegalArgumentException(
                            "Either the source or the target is on hosts; expected one such as srv1:/root");
                }
            });
        }

        @POST
        public FormValidation doCheckTo(@QueryParameter String value) {
            return check(() -> {
                if (value.isBlank()) {
                    throw new IllegalArgumentException(
                            "The target is missing; expected a directory such as logs, or srv1:/root");
                }
            });
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return checkDuration(value);
        }
    }
}
