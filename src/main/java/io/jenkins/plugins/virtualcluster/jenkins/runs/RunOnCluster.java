package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;

/** A run that continues, with the record that it writes and the log that it tells. */
final class RunOnCluster {
    private final SuiteRun run;
    private final RecordWriter record;
    private final RunLog log;

    private RunOnCluster(SuiteRun run, RecordWriter record, RunLog log, RunWatcher watcher) {
        this.run = run;
        this.record = record;
        this.log = log;
        record.listen(log::event);
        if (!run.request().isScript()) {
            record.listen(event -> {
                if (event instanceof Event.RunStarted || event instanceof Event.RunResumed) {
                    watcher.began(record.directory());
                }
            });
        }
        record.listenToOutput(log::output);
    }

    /** A new run. */
    static RunOnCluster begin(RunRequest request, BlockCluster cluster, BuildFiles files, Clock clock, StepIO telling)
            throws IOException {
        RunDirectory directory =
                Records.of(files.records(), clock.instant(), request.suite().name(), request.run());
        return opened(directory, clock, record -> {
            Baseline.keep(
                    directory,
                    request.suite().name(),
                    request.cell().tags(),
                    request.repeats().isSome(),
                    files.earlier());
            return new RunOnCluster(
                    SuiteRun.on(cluster.life(), request, record),
                    record,
                    telling.log(request, directory, new RunState(), cluster),
                    telling.watcher());
        });
    }

    /** A run of an earlier process, which has not ended. */
    static RunOnCluster resume(RunDirectory directory, BlockCluster cluster, Clock clock, StepIO telling)
            throws IOException {
        RunState state = Records.read(directory).state();
        return opened(directory, clock, record -> {
            SuiteRun run = SuiteRun.resumeOn(cluster.life(), record);
            return new RunOnCluster(
                    run, record, telling.log(run.request(), directory, state, cluster), telling.watcher());
        });
    }

    /** Makes one with its record. */
    private interface Making {
        RunOnCluster with(RecordWriter record) throws IOException;
    }

    /** The record is closed again if that fails. */
    private static RunOnCluster opened(RunDirectory directory, Clock clock, Making making) throws IOException {
        RecordWriter record = RecordWriter.open(directory, clock);
        boolean done = false;
        try {
            RunOnCluster made = making.with(record);
            done = true;
            return made;
        } finally {
            if (!done) {
                record.close();
            }
        }
    }

    SuiteRun run() {
        return run;
    }

    RunLog log() {
        return log;
    }

    /** Runs it to its end. */
    Verdict execute(Activity activity) throws IOException {
        try (record) {
            return activity.during(run, SuiteRun::execute);
        }
    }

    /** Ends it after single stages. */
    void end(Activity activity) throws IOException {
        try (record;
                run) {
            activity.during(run, SuiteRun::end);
        }
    }

    /** The end of that record's run, with its reports, which are made if they are not there. */
    static FinishedRun ended(RunDirectory directory, PrintStream out) throws IOException {
        FinishedRun ended = FinishedRun.of(directory);
        try {
            if (!Files.exists(directory.junit())) {
                JUnitReport.write(ended.state(), directory, directory.junit());
            }
            if (!Files.exists(directory.report())) {
                ReportPage.write(directory);
            }
        } catch (IOException e) {
            out.println("Cannot write junit.xml or report.html of " + directory.path() + ": " + e);
        }
        return ended;
    }

    RunDirectory directory() {
        return record.directory();
    }
}
