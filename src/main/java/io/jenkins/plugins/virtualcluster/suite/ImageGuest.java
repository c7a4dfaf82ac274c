package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterListener;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterSession;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.Consoles;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.cluster.PreparationFailedException;
import io.jenkins.plugins.virtualcluster.suite.host.Generalization;
import io.jenkins.plugins.virtualcluster.suite.host.HostPreparation;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import io.jenkins.plugins.virtualcluster.suite.stage.MeasurementLimits;
import io.jenkins.plugins.virtualcluster.suite.stage.OutputCounter;
import io.jenkins.plugins.virtualcluster.suite.stage.ResultReader;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptCalls;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptRenderer;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import io.jenkins.plugins.virtualcluster.suite.stage.StageRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The guest on which an image is prepared: a cluster of its own, beside the one that needs the image, in the room that this was
 * given. Its script is run as a stage of the run; then it is shut down, and its disk is the image.
 */
final class ImageGuest implements ImageMaker.Guest {
    private static final String NETWORK = "lan";
    /** Beyond the limits of its boot and its script. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ManagedCluster life;
    private final RunRequest request;
    private final RunJournal journal;
    private final Cancellation cancellation;
    private final OutputCounter counter;
    private final ExecutorService threads;

    /** @param life the cluster that needs the images */
    ImageGuest(
            ManagedCluster life,
            RunRequest request,
            RunJournal journal,
            Cancellation cancellation,
            OutputCounter counter,
            ExecutorService threads) {
        this.life = life;
        this.request = request;
        this.journal = journal;
        this.cancellation = cancellation;
        this.counter = counter;
        this.threads = threads;
    }

    @Override
    public ImageClaim claim(String key, int number, Host host) {
        return new ImageClaim(
                key, Leases.of(guest(number, host, host.image()), life.clock().instant()), 0);
    }

    /** The host alone, on a network that leads out, with nothing beside the disk with the image. */
    private ClusterRequest guest(int number, Host host, Image image) {
        Network network = new Network(
                NETWORK, Network.Mode.NAT, Optional.empty(), Optional.empty(), Optional.empty(), Shaping.NONE);
        Host alone = new Host(
                host.name(),
                image,
                host.arch(),
                host.memory(),
                host.cpus(),
                List.of(),
                List.of(new NetworkInterface(NETWORK, Optional.empty(), Optional.empty(), Shaping.NONE)),
                host.hardware(),
                host.system(),
                host.named(),
                host.roles(),
                Optional.empty());
        ClusterRequest whole = life.request();
        Cluster cluster = whole.cluster();
        Preparation preparation = host.preparation().orElseThrow();
        return new ClusterRequest(
                RunId.ofPreparation(whole.id(), number),
                new Cluster(
                        cluster.name(),
                        List.of(network),
                        List.of(alone),
                        List.of(),
                        cluster.file(),
                        cluster.labels(),
                        cluster.tags()),
                whole.definition(),
                whole.repository(),
                whole.suite(),
                whole.owner(),
                timeouts().start().plus(preparation.timeout()).plus(MARGIN),
                whole.reconnect(),
                ClusterStateDirectory.ofPreparation(whole.privateDirectory()));
    }

    private Timeouts timeouts() {
        return request.suite().timeouts();
    }

    @Override
    public Image.Prepared prepare(String key, int number, Host host, FileTree.Source files, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        Hypervisor hypervisor = place.hypervisor();
        PreparedImages images = hypervisor.preparedImages();
        String id = RunId.ofPreparation(life.id(), number);
        ClusterRequest guest = guest(number, host, images.on(host.image(), key, id));
        // What another process of this run has left there.
        hypervisor.destroy(id, life.settings().teardown());
        images.discard(id);
        ManagedCluster cluster = life.beside(
                guest,
                new Allocation(
                        hypervisor,
                        place.address(),
                        Leases.of(guest, life.clock().instant()),
                        place.reason()));
        try {
            cluster.start(new Start(), ImageSupply.NONE);
            run(cluster, host, files, hypervisor);
            return images.keep(key, id);
        } finally {
            end(cluster, images);
        }
    }

    /** Returns when the guest is shut down, with its script passed. */
    private void run(ManagedCluster cluster, Host host, FileTree.Source files, Hypervisor hypervisor)
            throws HypervisorException, IOException, InterruptedException {
        PlannedHost planned = cluster.plan().hosts().get(0);
        CompletableFuture<String> ended = new CompletableFuture<>();
        Hypervisor.Subscription events = hypervisor.watch(cluster.id(), event -> {
            if (event instanceof GuestEvent.Ended end) {
                ended.complete(end.reason());
            } else if (event instanceof GuestEvent.Unknown) {
                ended.complete("");
            }
        });
        try {
            try (ClusterSession session = session(cluster)) {
                StageRunner.Result result = script(cluster, session, planned, host, files);
                if (result.verdict() == Verdict.INFRASTRUCTURE) {
                    throw new HypervisorException("The image of host " + host.name() + " could not be prepared: "
                            + result.cause().orElse("its guest failed"));
                }
                if (!result.verdict().isGood()) {
                    throw new PreparationFailedException(
                            result.verdict(),
                            "the image of host " + host.name() + " could not be prepared: prepare "
                                    + result.cause().orElse("did not pass"));
                }
                Generalization.of(
                        session.host(host.name()),
                        planned,
                        life.settings().hostDirectory(),
                        cluster.publicKey(),
                        life.settings().delivery());
            } catch (RemoteException e) {
                Consoles.keep(cluster, journal, threads);
                throw new HypervisorException(
                        "The image of host " + host.name() + " could not be prepared: " + e.getMessage(), e);
            } catch (HypervisorException | PreparationFailedException e) {
                Consoles.keep(cluster, journal, threads);
                throw e;
            }
            awaitEnd(cluster.id(), host, hypervisor, ended);
        } finally {
            events.close();
        }
    }

    /** What happens to its guest is no matter of the run's host of the same name. */
    private ClusterSession session(ManagedCluster cluster) throws HypervisorException, InterruptedException {
        RunJournal quiet = new RunJournal(journal.record(), life.clock()) {
            @Override
            public void append(Function<Instant, Event> event) {
                Event happened = event.apply(now());
                boolean ofHost = happened instanceof Event.HostReady
                        || happened instanceof Event.HostWaits
                        || happened instanceof Event.HostDied;
                if (!ofHost) {
                    super.append(at -> happened);
                }
            }
        };
        return cluster.session(
                RunRequest.preparation(
                        cluster.request(), request.suite().name(), timeouts().start()),
                quiet,
                threads,
                Map.of());
    }

    private StageRunner.Result script(
            ManagedCluster cluster, ClusterSession session, PlannedHost planned, Host host, FileTree.Source files)
            throws RemoteException, IOException, InterruptedException {
        RunDirectory record = journal.record().directory();
        // Those of an attempt that was broken off: this one begins on a new guest.
        Files.deleteIfExists(record.output(Stage.PREPARE, host.name()));
        Files.deleteIfExists(record.times(Stage.PREPARE, host.name()));
        Preparation preparation = host.preparation().orElseThrow();
        Map<Stage, String> scripts = Map.of(Stage.PREPARE, preparation.text());
        DefinitionSnapshot.scripts(record, host.name(), scripts);
        HostPreparation delivery = HostPreparation.ofImage(cluster.plan(), life.settings(), files);
        session.ready((one, of, connection) -> delivery.prepare(one, of, scripts, connection));
        return runner(cluster.cluster(), preparation)
                .run(Stage.PREPARE, List.of(session.host(planned.host().name())), preparation.timeout());
    }

    private StageRunner runner(Cluster cluster, Preparation preparation) throws IOException {
        RunSettings settings = life.settings();
        StagePlan plan = new StagePlan(Map.of(Stage.PREPARE, StageScript.of(preparation.script())));
        MeasurementLimits limits = new MeasurementLimits(
                Reporting.NONE.limits(), Baseline.read(journal.record().directory()));
        return new StageRunner(
                journal,
                ScriptCalls.of(cluster, plan, limits, journal),
                new ResultReader(Reporting.NONE, new ScriptRenderer(request), journal, settings),
                settings,
                cancellation,
                counter,
                threads);
    }

    private void awaitEnd(String run, Host host, Hypervisor hypervisor, CompletableFuture<String> ended)
            throws HypervisorException, InterruptedException {
        Duration limit = host.system().start(timeouts());
        long end = System.nanoTime() + limit.toNanos();
        try {
            String reason = ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (reason.equals(GuestEvent.Ended.SHUT_DOWN)) {
                return;
            }
            if (!reason.isEmpty()) {
                throw new HypervisorException("The guest on which the image of host " + host.name()
                        + " was prepared did not shut down in order: it " + reason);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw didNotEnd(host, limit, e);
        }
        // The hypervisor was lost meanwhile.
        while (hypervisor.find().stream()
                .anyMatch(found -> found.run().equals(run) && !found.hosts().isEmpty())) {
            if (System.nanoTime() - end > 0) {
                throw didNotEnd(host, limit, null);
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private static HypervisorException didNotEnd(Host host, Duration limit, Exception cause) {
        return new HypervisorException(
                "The guest on which the image of host " + host.name() + " was prepared did not shut down within "
                        + Times.words(limit) + "; give its image a command poweroff, or the host more time"
                        + " (timeouts: start)",
                cause);
    }

    /** An interrupt does not disturb this, and is passed on to the caller afterwards. */
    private void end(ManagedCluster cluster, PreparedImages images) {
        boolean interrupted = Thread.interrupted();
        try {
            cluster.end();
            images.discard(cluster.id());
            cluster.forget();
        } catch (HypervisorException e) {
            journal.note("The guest on which an image was prepared could not be removed completely: " + e.getMessage()
                    + "; virtual-cluster cleanup removes the rest later");
        } catch (IOException e) {
            journal.note("The private directory of the guest on which an image was prepared could not be removed: "
                    + e.getMessage());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only what is news of its start is told: the run's own cluster follows. */
    private final class Start implements ClusterListener {
        @Override
        public void placed(String hypervisor, String reason) {
            // Beside the run's cluster, which was told.
        }

        @Override
        public void waiting(String reason) {
            journal.note("The image is prepared when there is room for it: " + reason);
        }

        @Override
        public void note(String message) {
            if (life.virtualization().filter(message::equals).isEmpty()) {
                journal.note(message);
            }
        }

        @Override
        public void progress(String sentence) {
            journal.record().progress(sentence);
        }

        @Override
        public void starting(ClusterHost host) {
            journal.note("Preparing the image of host " + host.name() + " on a guest of its own, at " + host.address());
        }
    }
}
