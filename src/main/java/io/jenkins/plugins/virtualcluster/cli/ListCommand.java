package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.cluster.Clusters;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.progress.Summary;
import io.jenkins.plugins.virtualcluster.cli.records.RunDocument;
import io.jenkins.plugins.virtualcluster.cli.records.RunFilter;
import io.jenkins.plugins.virtualcluster.cli.run.InterruptedRuns;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the suites and clusters of a repository, what runs or is kept on a hypervisor, and the last runs.",
            "With a filter, only the runs that it selects, all of them."
        },
        footer = {
            "",
            "Examples:",
            "  virtual-cluster list --repository examples/xrootd",
            "  virtual-cluster list --suite copy --verdict failed,timed-out --since 7d",
            "  virtual-cluster list --failures --since 14d",
            "  virtual-cluster list --known-issues",
            "",
            ContextUser.DOCS + "command-line.md#list"
        })
final class ListCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    private RepositoryOption repository;

    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RunFilter filter;

    @Option(
            names = "--known-issues",
            description = "Only the repository's known issues: when each occurred last, and which no longer do.")
    private boolean knownIssues;

    @Option(
            names = "--failures",
            description =
                    "Only what failed the same way in the last 500 runs, or in those that a filter selects: how often, on"
                            + " which hosts, and the newest record.")
    private boolean failures;

    @Option(names = "--json", description = "Print the runs, the failures, or the known issues, as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InvalidRequestException, InterruptedException, IOException {
        if (knownIssues) {
            return knownIssues();
        }
        if (failures) {
            new FailureList(context, filter).print(json);
            return ExitCode.PASSED;
        }
        List<Records.Entry> entries = filter.entries(context.clock().instant());
        if (json) {
            context.printJson(
                    Map.of("runs", entries.stream().map(RunDocument.Line::of).toList()));
            return ExitCode.PASSED;
        }
        if (!filter.isSet()) {
            definitions();
            hypervisors();
        }
        runs(entries);
        return ExitCode.PASSED;
    }

    private int knownIssues() throws InvalidRequestException, InterruptedException, IOException {
        if (failures) {
            throw new InvalidRequestException("--known-issues and --failures are two lists; expected one of them");
        }
        if (filter.isSet()) {
            throw new InvalidRequestException("--known-issues lists entries of " + KnownIssue.FILE
                    + ", not runs; expected no filter of runs beside it");
        }
        try (Source source = repository.open()) {
            KnownIssueList list = KnownIssueList.of(
                    source.definitions().knownIssues(),
                    filter.directory(),
                    context.clock().instant());
            if (json) {
                context.printJson(list);
            } else {
                context.print((list.knownIssues().isEmpty() ? "No known issues in " : "Known issues in ")
                        + source.place()
                        + (list.knownIssues().isEmpty() ? "" : ", and runs in " + filter.directory()));
                list.table().print(context.terminal());
            }
            return ExitCode.PASSED;
        } catch (RepositoryException e) {
            throw new InvalidRequestException(e.getMessage());
        }
    }

    private void definitions() throws InvalidRequestException, InterruptedException {
        try (Source source = repository.open()) {
            definitions(source.definitions(), source.place());
        } catch (RepositoryException e) {
            context.print("No definitions: " + e.getMessage());
        } catch (IOException e) {
            context.print("No definitions: " + repository.place() + " cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private void definitions(Definitions definitions, String place) {
        if (definitions.suites().isEmpty() && definitions.clusters().isEmpty()) {
            context.print("No valid definitions in " + place + "; name another place with --repository");
            return;
        }
        context.print("Suites in " + place);
        Table suites = new Table();
        definitions.suites().values().stream()
                .sorted(Comparator.comparing(Suite::name))
                .forEach(suite -> suites.row(
                        suite.name(),
                        "on " + suite.cluster(),
                        suite.matrix().isEmpty()
                                ? ""
                                : Plurals.count(suite.matrix().size(), "run"),
                        Plurals.count(suite.cases().size(), "case") + ": "
                                + String.join(
                                        ", ",
                                        suite.cases().stream()
                                                .map(TestCase::name)
                                                .toList())));
        suites.print(context.terminal());
        context.print("Clusters in " + place);
        Table clusters = new Table();
        definitions.clusters().values().stream()
                .sorted(Comparator.comparing(Cluster::name))
                .forEach(cluster -> clusters.row(
                        cluster.name(),
                        Plurals.count(cluster.hosts().size(), "host") + ": "
                                + String.join(
                                        ", ",
                                        cluster.hosts().stream().map(Host::name).toList())));
        clusters.print(context.terminal());
        if (!definitions.problems().isEmpty()) {
            context.print("  and " + Plurals.count(definitions.problems().size(), "problem")
                    + "; see them with 'virtual-cluster check'");
        }
    }

    private void hypervisors() throws InvalidRequestException, InterruptedException {
        for (HypervisorAddress address : hypervisorOption.addresses()) {
            hypervisor(address);
        }
    }

    private void hypervisor(HypervisorAddress address) throws InterruptedException {
        String uri = address.place();
        try (Hypervisor hypervisor = context.engine().connect(address)) {
            Clusters clusters = Clusters.of(hypervisor, context);
            context.print(clusters.all().isEmpty() ? "No clusters on " + uri : "Clusters on " + uri);
            Table table = new Table();
            clusters.all().forEach(one -> table.row(cells(clusters, one)));
            table.print(context.terminal());
        } catch (HypervisorException e) {
            context.print("Running and kept clusters cannot be listed: "
                    + e.getMessage().replace('\n', ' '));
        }
    }

    private static String[] cells(Clusters clusters, FoundCluster one) {
        List<String> cells = new ArrayList<>();
        cells.add(one.run());
        cells.add(one.lease().map(Lease::cluster).orElse("?"));
        cells.add(
                one.standby().isPresent() || Clusters.isWithoutSuite(one)
                        ? "no suite"
                        : "suite " + one.lease().map(Lease::suite).orElse("?"));
        cells.add(
                one.isWaiting()
                        ? "waiting"
                        : clusters.state(one).name().toLowerCase(Locale.ROOT).replace('_', '-'));
        cells.add(Plurals.count(
                one.standby().map(Standby::hosts).orElse(one.hosts().size()), "host"));
        cells.add(one.lease().map(Lease::owner).orElse("?"));
        cells.add(
                one.lease().map(lease -> "until " + Times.minute(lease.until())).orElse(""));
        one.standby()
                .ifPresent(standby -> cells.add("made " + Times.words(Duration.between(standby.since(), clusters.now()))
                        + " ago, " + standby.cost()));
        return cells.toArray(String[]::new);
    }

    private void runs(List<Records.Entry> entries) {
        String selected = filter.isSet() ? "Selected runs in " : "Last runs in ";
        String none = filter.isSet() ? "No run matches in " : "No runs in ";
        context.print((entries.isEmpty() ? none : selected) + filter.directory());
        Table table = new Table();
        for (Records.Entry entry : entries) {
            String name = String.valueOf(entry.directory().path().getFileName());
            String newer = Summary.newerEvents(entry.state());
            table.row(
                    name,
                    verdict(entry),
                    entry.state().ended().map(end -> time(entry, end)).orElse(""),
                    newer.isEmpty() ? "" : newer + " not shown");
        }
        table.print(context.terminal());
    }

    private String verdict(Records.Entry entry) {
        String damage =
                entry.damage().isEmpty() ? "" : RunStatus.DAMAGED.word() + ": " + String.join("; ", entry.damage());
        return entry.isUnreadable() ? damage : verdictOfRead(entry) + (damage.isEmpty() ? "" : "; " + damage);
    }

    private String verdictOfRead(Records.Entry entry) {
        String remedy = remedy(entry);
        Optional<Event.RunEnded> end = entry.state().ended();
        if (end.isPresent()) {
            return end.get().verdict()
                    + (entry.state().known().isRun() ? ", by known issues only" : "")
                    + attempt(entry)
                    + rerun(entry)
                    + (remedy.isEmpty() ? "" : "; " + remedy);
        }
        if (entry.beingWritten()) {
            return RunStatus.RUNNING.word() + held(entry) + rerun(entry);
        }
        return RunStatus.INTERRUPTED.word() + rerun(entry) + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private String remedy(Records.Entry entry) {
        try {
            return InterruptedRuns.isOne(filter.directory(), entry) ? InterruptedRuns.remedy(entry) : "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String attempt(Records.Entry entry) {
        return entry.state()
                .started()
                .map(Event.RunStarted::attempt)
                .filter(attempt -> attempt.number() > 1)
                .map(attempt -> ", " + attempt)
                .orElse("");
    }

    private static String rerun(Records.Entry entry) {
        return entry.state()
                .started()
                .flatMap(Event.RunStarted::rerunOf)
                .map(run -> ", rerun of " + OutputText.printable(run))
                .orElse("");
    }

    private static String held(Records.Entry entry) {
        return entry.state()
                .holding()
                .map(hold -> ", held until " + Times.minute(hold.until()) + "; end it with: virtual-cluster continue "
                        + OutputText.printable(hold.cluster()))
                .orElse("");
    }

    private static String time(Records.Entry entry, Event.RunEnded end) {
        return entry.state()
                .started()
                .map(start -> Times.words(Duration.between(start.at(), end.at())))
                .orElse("");
    }
}
