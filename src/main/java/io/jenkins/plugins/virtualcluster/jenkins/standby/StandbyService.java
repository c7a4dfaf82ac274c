package io.jenkins.plugins.virtualcluster.jenkins.standby;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.StandbyDesk;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.StandbySettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyLine;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StandbyRounds;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the standby clusters that the clouds ask for, on a thread of the engine while there is something to do. */
@Extension
public final class StandbyService implements StandbyDesk {
    private static final Logger LOGGER = Logger.getLogger(StandbyService.class.getName());

    private final AtomicBoolean going = new AtomicBoolean();
    private final MirroredRepositories repositories = new MirroredRepositories();
    private Optional<StandbyRounds> rounds = Optional.empty();
    /** What was logged last. */
    private volatile String told = "";

    public static StandbyService get() {
        return ExtensionList.lookupSingleton(StandbyService.class);
    }

    private synchronized StandbyRounds rounds() {
        if (rounds.isEmpty()) {
            rounds = Optional.of(new StandbyRounds(
                    EngineService.get().environment(),
                    HypervisorService.directory().resolve("standby"),
                    LOGGER::info));
        }
        return rounds.get();
    }

    /** Has all clouds looked at, and made up what is missing; not if that goes on already. Returns at once. */
    public void look() {
        if (going.compareAndSet(false, true)) {
            EngineService.get().later(() -> {
                try {
                    rounds().round(asked(), repositories);
                    told = "";
                } catch (IOException | RuntimeException | Error e) {
                    failed(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    going.set(false);
                }
            });
        }
    }

    /** Not each minute the same. */
    private void failed(Throwable failure) {
        LOGGER.log(
                told.equals(failure.toString()) ? Level.FINE : Level.WARNING, "Standby clusters are not kept", failure);
        told = failure.toString();
    }

    private static List<StandbyRounds.Asked> asked() {
        return VirtualClusterCloud.clouds().stream()
                .map(cloud -> new StandbyRounds.Asked(
                        cloud.name,
                        cloud.hypervisorDescriptions(),
                        cloud.getStandby().stream().map(StandbySettings::entry).toList()))
                .toList();
    }

    @Override
    public List<String> repositories() {
        return DefinitionRepositories.get().getRepositories().stream()
                .map(DefinitionRepository::getName)
                .toList();
    }

    @Override
    public List<String> clusters(String repository) {
        Optional<RepositoryDescription> named = DefinitionRepositories.get().named(repository);
        try {
            return named.isPresent() ? MirroredFiles.clusters(named.get()) : List.of();
        } catch (IOException | NoClassDefFoundError e) {
            LOGGER.log(Level.FINE, "The clusters of " + repository + " cannot be offered", e);
            return List.of();
        }
    }

    @Override
    public List<StandbyLine> lines(String cloud) {
        return rounds().lines(cloud);
    }

    /** Gives up what is being made. */
    @Terminator
    public static void end() {
        get().stop();
    }

    private synchronized void stop() {
        rounds.ifPresent(begun -> begun.stop("the end of Jenkins"));
    }

    /** Has a look once a minute. */
    @Extension
    public static final class PeriodicRound extends AsyncPeriodicWork {
        public PeriodicRound() {
            super("Virtual cluster standby");
        }

        @Override
        public long getRecurrencePeriod() {
            return MIN;
        }

        @Override
        protected Level getNormalLoggingLevel() {
            return Level.FINE;
        }

        @Override
        protected void execute(TaskListener listener) {
            StandbyService.get().look();
        }
    }
}
