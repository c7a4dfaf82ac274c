package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run that goes on until it is let go or cancelled. */
public final class HeldRun implements SuiteRunner {
    public final RunRequest request;
    private final RecordWriter record;
    public final CountDownLatch end = new CountDownLatch(1);
    public volatile Verdict verdict = Verdict.PASSED;

    public HeldRun(RunRequest request, RecordWriter record) {
        this.request = request;
        this.record = record;
    }

    @Override
    public Verdict execute() {
        try {
            assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
            for (Event event : SampleRuns.started("one").over(verdict).events()) {
                record.append(event);
            }
            return verdict;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.CANCELLED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cancel(String by) {
        verdict = Verdict.CANCELLED;
        end.countDown();
    }

    @Override
    public void abort(String by) {
        cancel(by);
    }
}
