package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.cluster.PreparationFailedException;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import java.io.IOException;
import java.util.Optional;

/** How a run comes out: the worst of what its parts came to. */
final class RunOutcome {
    /** A part of a run, whose failure is the run's. */
    interface Work {
        void run() throws HypervisorException, RemoteException, IOException, InterruptedException;
    }

    private final Cancellation cancellation;
    private final CancelRecord requests;
    private Outcome worst = Outcome.NOTHING_YET;
    private boolean interrupted;

    RunOutcome(Cancellation cancellation, CancelRecord requests) {
        this.cancellation = cancellation;
        this.requests = requests;
    }

    void add(Outcome outcome) {
        worst = worst.worse(outcome);
    }

    /** Does the work; what it throws counts. */
    void of(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            interrupted = true;
            if (!cancellation.isRequested()) {
                requests.abort("an interrupt");
            }
            String by = cancellation.requested().join();
            cancellation.requestAtOnce(by);
            add(Outcome.cancelled(by));
        } catch (HypervisorException | RemoteException e) {
            add(Outcome.infrastructure(e.getMessage()));
        } catch (PreparationFailedException e) {
            add(new Outcome(e.verdict(), Optional.of(e.getMessage())));
        } catch (IOException e) {
            add(Outcome.infrastructure("Cannot write a file of the run: " + e.getMessage()));
        }
    }

    /** Whether work was broken off: nothing more is to be begun. */
    boolean isInterrupted() {
        return interrupted;
    }

    Outcome worst() {
        return worst;
    }

    /** At the very end: from now on no request counts. */
    Outcome last() {
        return cancellation.over().map(by -> worst.worse(Outcome.cancelled(by))).orElse(worst);
    }
}
