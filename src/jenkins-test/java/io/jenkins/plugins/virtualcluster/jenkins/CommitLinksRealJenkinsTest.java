package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.jenkins.runs.BuildFiles;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.repository.git.GitHttpServer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The commits of definitions lead to where the repository browser of what the build has checked out shows them. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(600)
class CommitLinksRealJenkinsTest extends FollowedDefinitions {
    private static final String CHECKOUT = """
            checkout([$class: 'GitSCM', branches: [[name: 'main']], userRemoteConfigs: [[url: '%s']],
                    browser: [$class: 'CGit', repoUrl: 'https://git.example.org/definitions/']])
            """;

    private List<Event.RunStarted> runs(String pipeline) throws Exception {
        WorkflowJob job = job("changed-names");
        job.setDefinition(new CpsFlowDefinition(pipeline, true));
        Path records = jenkins.buildAndAssertSuccess(job).getRootDir().toPath().resolve(BuildFiles.RECORDS);
        return Records.all(records).stream()
                .map(record -> Records.read(record).state().started().orElseThrow())
                .sorted(Comparator.comparing(Event.RunStarted::suite))
                .toList();
    }

    @Test
    void theBrowserOfTheCheckoutShowsTheCommitOfTheWorkspaceAndOfTheConfiguredRepository() throws Exception {
        try (GitHttpServer server = new GitHttpServer(directory)) {
            String url = server.url("definitions/.git");
            definitions.configure(url);
            String commit =
                    definitions.git().git().getRepository().resolve("HEAD").name();

            List<Event.RunStarted> runs = runs("node { " + CHECKOUT.formatted(url) + """
                    virtualCluster { runSuite 'second' }
                    writeFile file: 'suites/suite/cases/one/run.sh', text: '#!/bin/sh'
                    virtualCluster { runSuite 'suite' }
                    virtualCluster(repository: 'definitions') { runSuite 'second' }
                    }""");

            assertThat(runs)
                    .extracting(Event.RunStarted::commit)
                    .as("where files differ from the commit, that is marked")
                    .containsExactly(Optional.of(commit), Optional.of(commit), Optional.of(commit + "+"));
            assertThat(runs)
                    .extracting(Event.RunStarted::commitPage)
                    .containsOnly(Optional.of("https://git.example.org/definitions/commit/?id=" + commit));
        }
    }

    @Test
    void theBrowserOfAnotherRepositoryShowsNothingOfIt() throws Exception {
        try (GitHttpServer server = new GitHttpServer(directory)) {
            definitions.configure(definitions.fileUrl());

            List<Event.RunStarted> runs = runs("node { " + CHECKOUT.formatted(server.url("definitions/.git")) + """
                    virtualCluster(repository: 'definitions') { runSuite 'suite' }
                    }""");

            assertThat(runs).extracting(Event.RunStarted::commitPage).containsExactly(Optional.empty());
            assertThat(runs.get(0).commit()).isPresent();
        }
    }
}
