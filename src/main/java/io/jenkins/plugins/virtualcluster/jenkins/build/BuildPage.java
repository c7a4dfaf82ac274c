package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.Actionable;
import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordPages;
import io.jenkins.plugins.virtualcluster.jenkins.records.RunLine;
import java.util.Optional;
import java.util.stream.Collectors;

/** A page of a build: of one of its runs, or that there is none. */
public final class BuildPage extends RecordPage {
    private final Run<?, ?> build;
    private final BuildSuites suites;
    private final Optional<RunLine> line;

    BuildPage(RecordPages.Drawn drawn, Run<?, ?> build, BuildSuites suites, Optional<RunLine> line) {
        super(drawn);
        this.build = build;
        this.suites = suites;
        this.line = line;
    }

    /** For the layout of builds. */
    public Actionable getObject() {
        return build;
    }

    @Override
    public String getDisplayName() {
        return line.map(RunLine::nameText).orElseGet(super::getDisplayName);
    }

    @Override
    public String getUpName() {
        return build.getFullDisplayName();
    }

    @Override
    public String getBuild() {
        return Integer.toString(build.getNumber());
    }

    /** For views: what may be done with the runs of the build. */
    public BuildSuites getSuites() {
        return suites;
    }

    /** The run, for those who see the page before or without its scripts; null if there is none. */
    public RunLine getLine() {
        return line.orElse(null);
    }

    @Override
    public String getStartedBy() {
        return build.getCauses().stream().map(Cause::getShortDescription).collect(Collectors.joining("; "));
    }
}
