package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is run again of a run that is over.
 *
 * @param run its id; of a run of a matrix that never began, the id of the run that the user named
 * @param request as its record holds it
 * @param cases the names of those that are to run
 */
record Repetition(String run, RunRequest request, List<String> cases) {
    /**
     * What is run again of the run of that record, and of all that were started together with it for their suite's matrix. Of each
     * the last attempt counts.
     *
     * @param failed whether only cases are to run that did not pass
     * @throws InvalidRequestException if it cannot be repeated, or nothing failed
     * @throws IOException if a record cannot be read, or lacks something
     */
    static List<Repetition> of(RunDirectory named, boolean failed) throws InvalidRequestException, IOException {
        RunRequest asked = request(named);
        Path place = named.path().toRealPath().getParent();
        if (asked.matrix().isEmpty()) {
            return requireSome(asked, List.of(of(last(place, asked.run(), asked).orElse(named), failed, asked)));
        }
        List<Repetition> all = new ArrayList<>();
        for (RunRequest.CellRun cell : asked.matrix()) {
            Optional<RunDirectory> record = last(place, cell.run(), asked);
            if (record.isPresent()) {
                all.add(of(record.get(), failed, request(record.get())));
            } else {
                RunRequest request = RunRequest.of(named, cell.run(), new MatrixCell(cell.tags()));
                all.add(new Repetition(asked.run(), requireImages(request), names(request)));
            }
        }
        return requireSome(asked, all);
    }

    private static Optional<RunDirectory> last(Path place, String run, RunRequest of) throws IOException {
        return Records.lastAttempt(place, of.suite().name(), run);
    }

    private static Repetition of(RunDirectory record, boolean failed, RunRequest request)
            throws InvalidRequestException {
        Records.Entry entry = Records.read(record);
        if (entry.beingWritten()) {
            throw new InvalidRequestException("Run " + request.run() + " is still running; rerun it when it has ended");
        }
        if (entry.state().ended().isEmpty() && entry.damage().isEmpty()) {
            throw new InvalidRequestException("Run " + request.run()
                    + " was interrupted; end it first with: virtual-cluster resume " + request.run());
        }
        if (failed && !entry.damage().isEmpty()) {
            throw new InvalidRequestException("The record of run " + request.run()
                    + " is damaged, so which cases passed is not known: " + String.join("; ", entry.damage())
                    + ". Rerun all cases, without --failed");
        }
        List<String> cases = failed ? CaseResults.toRepeat(entry.state()) : names(request);
        return new Repetition(request.run(), requireImages(request), cases);
    }

    private static List<String> names(RunRequest request) {
        return request.cases().stream().map(TestCase::name).toList();
    }

    private static RunRequest request(RunDirectory record) throws InvalidRequestException, IOException {
        RunRequest request = RunRequest.of(record);
        if (request.isClusterAlone()) {
            throw new InvalidRequestException("Run " + request.run() + " ran no suite: it started the cluster "
                    + request.cluster().name() + ". Start that again with: virtual-cluster up "
                    + request.cluster().name());
        }
        if (request.isScript()) {
            throw new InvalidRequestException(
                    "Run " + request.run() + " is a script of a pipeline; expected the run of a suite");
        }
        return request;
    }

    /** The record has all files but images. */
    private static RunRequest requireImages(RunRequest request) throws InvalidRequestException {
        for (Host host : request.cluster().hosts()) {
            if (host.image() instanceof Image.LocalFile file && !Files.exists(file.path())) {
                throw new InvalidRequestException("Run " + request.run() + " cannot be repeated: "
                        + file.path().normalize()
                        + ", the image of its host " + host.name()
                        + ", is no longer there, and records hold no images. Put it back, or run the suite with: virtual-cluster run "
                        + request.suite().name());
            }
        }
        return request;
    }

    private static List<Repetition> requireSome(RunRequest asked, List<Repetition> all) throws InvalidRequestException {
        List<Repetition> some = all.stream().filter(one -> !one.cases.isEmpty()).toList();
        if (some.isEmpty()) {
            throw new InvalidRequestException("Nothing of run " + asked.run()
                    + (all.size() == 1 ? "" : " and of those started together with it")
                    + " failed. Rerun all cases, without --failed");
        }
        return some;
    }
}
