package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterListener;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster of one run, as its record tells of it: made and ended by the run, or there before and after it. */
interface ClusterOwnership {
    ManagedCluster life();

    /**
     * Has the cluster up, booting at least.
     *
     * @return whether its guests are new ones
     */
    boolean up() throws HypervisorException, IOException, InterruptedException;

    /**
     * Has the cluster started once more from its images.
     *
     * @throws HypervisorException also if the run may not do that
     */
    void bootAgain() throws HypervisorException, IOException, InterruptedException;

    /** Has it stand by for the time of the request, with nothing connected to it. */
    void standBy() throws HypervisorException, IOException, InterruptedException;

    /** Ends what the run has begun. What goes wrong with it is noted. */
    void down(Teardown how);

    /**
     * Started for the run, and torn down with it unless it is asked to be kept.
     *
     * @param before what the record held when this process began
     * @param images has those of its hosts prepared
     */
    record Own(ManagedCluster life, RunRequest request, RunJournal journal, RunState before, ImageSupply images)
            implements ClusterOwnership {
        @Override
        public boolean up() throws HypervisorException, IOException, InterruptedException {
            ClusterListener listener = listener(journal);
            if (before.started().isPresent()) {
                return life.takeOver(listener, images);
            }
            life.start(listener, images);
            return true;
        }

        @Override
        public void bootAgain() throws HypervisorException, IOException, InterruptedException {
            life.bootAgain(listener(journal), images);
        }

        @Override
        public void standBy() throws HypervisorException, IOException, InterruptedException {
            Standby saved = life.standBy(
                    request.keep().time().orElseThrow(), request.keep().paused(), images);
            journal.append(at -> new Event.StandbySaved(
                    at, life.id(), saved.hosts(), saved.disk().bytes()));
        }

        @Override
        public void down(Teardown how) {
            // Told when all is done: a record that cannot be written keeps no cluster.
            List<String> troubles = new ArrayList<>();
            Optional<Instant> keptUntil = life.isStarted() && how == Teardown.USUAL
                    ? request.keep().time().flatMap(time -> keep(time, troubles))
                    : Optional.empty();
            boolean gone = keptUntil.isEmpty() && destroy(troubles);
            troubles.forEach(journal::note);
            if (life.isStarted() && (gone || keptUntil.isPresent())) {
                journal.append(at -> new Event.ClusterStopped(at, keptUntil));
            }
            if (gone) {
                forget();
            }
        }

        private Optional<Instant> keep(Duration time, List<String> troubles) {
            try {
                if (request.keep().standby()) {
                    return Optional.of(ClusterStateDirectory.leaseEnd(request.privateDirectory()));
                }
                return Optional.of(life.keep(time));
            } catch (HypervisorException | IOException e) {
                troubles.add("The cluster could not be kept: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }

        /** @return whether nothing of it is left on the hypervisor */
        private boolean destroy(List<String> troubles) {
            try {
                life.end();
                return true;
            } catch (HypervisorException e) {
                troubles.add("The cluster could not be removed completely: " + e.getMessage()
                        + "; virtual-cluster cleanup removes the rest later");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }

        private void forget() {
            try {
                life.forget();
            } catch (IOException e) {
                journal.note("The run's private directory could not be removed: " + e.getMessage());
            }
        }
    }

    /**
     * There before the run and after it; the first run on it may have it started.
     *
     * @param before what the record held when this process began
     * @param images has those of its hosts prepared
     */
    record Given(ManagedCluster life, RunJournal journal, RunState before, ImageSupply images)
            implements ClusterOwnership {
        @Override
        public boolean up() throws HypervisorException, IOException, InterruptedException {
            if (!life.isStarted()) {
                return life.takeOver(listener(journal), images);
            }
            if (before.hosts().stream().allMatch(host -> host.phase() == HostPhase.WAITING)) {
                ClusterListener listener = listener(journal);
                life.takeStoodBySince().ifPresent(since -> listener.restored(life.id(), since));
                life.virtualization().ifPresent(listener::note);
                life.hosts().forEach(listener::starting);
            }
            return false;
        }

        @Override
        public void bootAgain() throws HypervisorException {
            throw new HypervisorException("Cluster " + life.cluster().name() + " of run " + life.id()
                    + " was there before this run, which does not boot it again");
        }

        @Override
        public void standBy() {
            throw new IllegalStateException("a cluster of others does not stand by");
        }

        @Override
        public void down(Teardown how) {
            // Its owner's.
        }
    }

    private static ClusterListener listener(RunJournal journal) {
        return new ClusterListener() {
            @Override
            public void waiting(String reason) {
                journal.append(at -> new Event.RunWaiting(at, reason));
            }

            @Override
            public void placed(String hypervisor, String reason) {
                journal.append(at -> new Event.RunPlaced(at, hypervisor, reason));
            }

            @Override
            public void note(String message) {
                journal.note(message);
            }

            @Override
            public void progress(String sentence) {
                journal.record().progress(sentence);
            }

            @Override
            public void restored(String id, Instant since) {
                journal.append(at -> new Event.StandbyTaken(at, id, since));
            }

            @Override
            public void starting(ClusterHost host) {
                journal.append(at -> new Event.HostStarting(at, host.name(), host.fullName(), host.address()));
            }
        };
    }
}
