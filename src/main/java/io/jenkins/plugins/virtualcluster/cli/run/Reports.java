package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import java.io.IOException;

/** What a run that is over leaves for other readers: {@code junit.xml}, and then {@code report.html}. */
record Reports(CommandContext surroundings, RunDirectory directory) {

    /** What is missing of it must not hide how the run came out. */
    boolean write(RunState state) {
        try {
            JUnitReport.write(state, directory, directory.junit());
            ReportPage.write(directory);
            return true;
        } catch (IOException e) {
            surroundings.err().println("Cannot write junit.xml or report.html of " + directory.path() + ": " + e);
            return false;
        }
    }
}
