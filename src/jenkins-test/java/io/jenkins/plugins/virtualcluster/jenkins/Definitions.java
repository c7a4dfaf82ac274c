package io.jenkins.plugins.virtualcluster.jenkins;

import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import jenkins.model.Jenkins;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;

/** A git repository with the suites {@code suite} and {@code second}, which Jenkins knows as {@code definitions}. */
final class Definitions {
    private final TestGit git;

    Definitions(Path directory) throws IOException, GitAPIException {
        git = new TestGit(directory);
        new TestSuite(directory);
        add("second");
        git.commit("Two suites");
    }

    TestGit git() {
        return git;
    }

    /** One more suite; not committed. */
    Definitions add(String suite) throws IOException {
        for (String file : List.of("suite_init.sh", "cases/one/init.sh", "cases/one/run.sh", "cases/one/finalize.sh")) {
            write(suite, file, "#!/bin/sh\n");
        }
        return write(
                suite, "suite.yaml", "name: " + suite + "\ncluster: cluster\ninit: suite_init.sh\ncases: [ one ]\n");
    }

    Definitions write(String suite, String file, String text) throws IOException {
        git.write("suites/" + suite + "/" + file, text);
        return this;
    }

    /** Removes a suite; not committed. */
    Definitions remove(String suite) throws IOException {
        for (String file : List.of(
                "suite.yaml", "suite_init.sh", "cases/one/init.sh", "cases/one/run.sh", "cases/one/finalize.sh")) {
            Files.deleteIfExists(git.directory().resolve("suites/" + suite + "/" + file));
        }
        return this;
    }

    /** Makes it known to Jenkins, with a hypervisor to run on. */
    void configure(String url) {
        VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
        cloud.setHypervisors(List.of(new HypervisorSettings("hv", "qemu:///system")));
        Jenkins.get().clouds.clear();
        Jenkins.get().clouds.add(cloud);
        DefinitionRepository repository = new DefinitionRepository("definitions", url);
        repository.setBranch("main");
        DefinitionRepositories.get().setRepositories(List.of(repository));
    }

    String fileUrl() {
        return "file://" + git.directory();
    }

    /** A job with the pipeline of that file. */
    static WorkflowJob job(String name, String pipeline) throws IOException {
        WorkflowJob job = Jenkins.get().createProject(WorkflowJob.class, name);
        try (InputStream file = Definitions.class.getResourceAsStream("/pipelines/" + pipeline + ".groovy")) {
            job.setDefinition(new CpsFlowDefinition(new String(file.readAllBytes(), StandardCharsets.UTF_8), true));
        } catch (FormException e) {
            throw new IOException(e);
        }
        return job;
    }

    /** Waits until that is so. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within five minutes: " + what);
            }
            Thread.sleep(50);
        }
    }
}
