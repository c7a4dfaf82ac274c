package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.terminal.StatusLine;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "copy",
        mixinStandardHelpOptions = true,
        description = {
            "Copies files and directories to hosts of a running or kept cluster, or from them, with their permissions.",
            "Copies are made as the user that 'ssh' logs in as."
        },
        footer = {
            "",
            "A file on hosts is HOSTS:PATH. HOSTS are names, ranges such as srv[1-10], role:NAME, and aliases, separated by",
            "commas; none for all hosts. A PATH without a slash at its beginning is below the home directory there. As with",
            "cp, a TARGET that is a directory or ends with a slash gets the copies in it. From several hosts, each one's copies",
            "come to a directory TARGET/HOST.",
            "",
            "Exit code: 0 if all was copied, 1 if something on a host could not be, 2 on a usage error, 3 if a host was not",
            "reached, 130 cancelled.",
            "",
            "Examples:",
            "  virtual-cluster copy xrootd xrootd.cfg role:server:/etc/xrootd/",
            "  virtual-cluster copy xrootd build/ 'srv[1-3]:/opt/build'",
            "  virtual-cluster copy xrootd ':/var/log/xrootd/*.log' logs/",
            "",
            ContextUser.DOCS + "command-line.md#ssh-copy-console"
        })
public final class CopyCommand extends HypervisorCommand {
    private static final String WORD = "(?:role:)?[a-z0-9-]*(?:\\[[0-9,-]*][a-z0-9-]*)?";
    private static final Pattern ON_HOSTS = Pattern.compile("(|" + WORD + "(?:," + WORD + ")*):(.*)", Pattern.DOTALL);
    private static final Duration QUESTION = Duration.ofMinutes(1);
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
    private String cluster;

    @Parameters(
            index = "1..*",
            arity = "2..*",
            paramLabel = "SOURCE... TARGET",
            hideParamSyntax = true,
            description = "What is copied, and where to. Either the SOURCEs or the TARGET is on hosts.")
    private List<String> paths = List.of();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "16",
            description = "To or from how many hosts at the same time at most. Default: ${DEFAULT-VALUE}")
    private int atOnce;

    private Optional<ClusterAccess> access = Optional.empty();

    /** A path, and the hosts that it is on; none if it is on this machine. */
    private record Place(Optional<String> hosts, String path) {
        static Place of(String text) {
            Matcher onHosts = ON_HOSTS.matcher(text);
            return onHosts.matches()
                    ? new Place(Optional.of(onHosts.group(1)), onHosts.group(2))
                    : new Place(Optional.empty(), text);
        }

        /** Whether it is meant for one host, whatever cluster that is in. */
        boolean isOne() {
            return hosts.filter(word -> word.matches("[a-z0-9-]+")).isPresent();
        }
    }

    /** What was copied to or from one host. */
    private record Copied(int files, long bytes, List<String> notes) {}

    @Override
    public Integer call() throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        OnHosts.check(atOnce);
        List<Place> places = paths.stream().map(Place::of).toList();
        List<Place> sources = places.subList(0, places.size() - 1);
        Place target = places.get(places.size() - 1);
        long remote = sources.stream().filter(place -> place.hosts.isPresent()).count();
        boolean up = remote == 0 && target.hosts.isPresent();
        if (!up && (remote < sources.size() || target.hosts.isPresent())) {
            throw new InvalidRequestException(
                    "Either all of the SOURCEs or the TARGET must be on hosts, as HOSTS:PATH; a file here whose name has a"
                            + " colon is written ./NAME");
        }
        Optional<LocalFiles> files = up
                ? Optional.of(LocalFiles.of(
                        sources.stream().map(place -> Path.of(place.path)).toList()))
                : Optional.empty();
        super.call();
        return files.isPresent()
                ? to(access.orElseThrow(), files.get(), target)
                : from(access.orElseThrow(), sources, target.path);
    }

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException, IOException {
        FoundCluster found = Clusters.of(connection, context).named(cluster);
        access = Optional.of(ClusterAccess.in(
                Clusters.keyDirectory(found, context), found.lease().orElseThrow()));
        return ExitCode.PASSED;
    }

    private int to(ClusterAccess access, LocalFiles files, Place target)
            throws InvalidRequestException, InterruptedException {
        List<String> hosts = access.named(target.hosts.orElseThrow());
        String path = target.path.replaceFirst("^~(/+|$)", "");
        String below = path.startsWith("/") ? path : "./" + path;
        return each(access, hosts, files.bytes() * hosts.size(), (host, connection, progress) -> {
            boolean into = files.names().size() > 1 || below.endsWith("/") || isDirectory(connection, below);
            String plain = below.replaceFirst("(?<=.)/+$", "");
            int slash = plain.lastIndexOf('/');
            connection.deliver(
                    files.tree(into ? "" : plain.substring(slash + 1), progress),
                    into ? plain : slash == 0 ? "/" : plain.substring(0, slash),
                    NO_LIMIT);
            return new Copied(files.count(), files.bytes(), List.of());
        });
    }

    private static boolean isDirectory(RemoteHost host, String path) throws RemoteException, InterruptedException {
        CommandResult result =
                host.execute(Shell.command("[ -d \"$1\" ] && echo yes || echo no", path), 1024, QUESTION);
        return result.output().strip().equals("yes");
    }

    private int from(ClusterAccess access, List<Place> sources, String target)
            throws InvalidRequestException, IOException, InterruptedException {
        Map<String, List<String>> byHost = new LinkedHashMap<>();
        for (Place source : sources) {
            for (String host : access.named(source.hosts.orElseThrow())) {
                byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(source.path);
            }
        }
        boolean one = sources.stream().allMatch(Place::isOne) && byHost.size() == 1;
        Path to = Path.of(target).toAbsolutePath().normalize();
        boolean into = !one
                || sources.size() > 1
                || target.endsWith("/")
                || Files.isDirectory(to)
                || sources.get(0).path.matches(".*[*?\\[].*");
        Path parent = into ? to : Objects.requireNonNull(to.getParent(), "a name lies in a directory");
        Optional<String> as = into ? Optional.empty() : Optional.of(String.valueOf(to.getFileName()));
        Files.createDirectories(parent);
        List<String> hosts =
                access.named("").stream().filter(byHost::containsKey).toList();
        return each(access, hosts, 0, (host, connection, progress) -> {
            Path there = one ? parent : Files.createDirectories(parent.resolve(host));
            int count = 0;
            long bytes = 0;
            List<String> notes = new ArrayList<>();
            for (String path : byHost.get(host)) {
                Collected copied = connection.copy(path, there, as, progress, NO_LIMIT);
                count += copied.files().size();
                bytes += copied.bytes();
                notes.addAll(copied.notes());
            }
            return new Copied(count, bytes, notes);
        });
    }

    /** What is done on one host, and says how many bytes went. */
    private interface Transfer {
        Copied on(String host, RemoteHost connection, LongConsumer progress)
                throws RemoteException, IOException, InterruptedException;
    }

    /** @param all bytes that will go; 0 if that is not known */
    private int each(ClusterAccess access, List<String> hosts, long all, Transfer transfer)
            throws InterruptedException {
        AtomicLong gone = new AtomicLong();
        AtomicInteger done = new AtomicInteger();
        List<OnHosts.Result<Copied>> results;
        OnHosts onHosts;
        try (RemoteHosts remote = context.engine().remote();
                StatusLine status = new StatusLine(context.terminal())) {
            onHosts = new OnHosts(access, remote, atOnce);
            LongConsumer progress = bytes -> {
                long now = gone.addAndGet(bytes);
                status.show("copied " + size(now) + (all == 0 ? "" : " of " + size(all)) + ", " + done + " of "
                        + Plurals.count(hosts.size(), "host") + " done");
            };
            progress.accept(0);
            results = onHosts.each(
                    hosts,
                    (host, connection) -> transfer.on(host, connection, progress),
                    ended -> done.incrementAndGet());
        }
        report(results);
        return onHosts.isInterrupted() ? ExitCode.CANCELLED : exitCode(results);
    }

    /** Hosts with the same result on one line. */
    private void report(List<OnHosts.Result<Copied>> results) {
        Map<String, List<String>> same = new LinkedHashMap<>();
        results.forEach(result -> result.value()
                .ifPresent(copied -> same.computeIfAbsent(
                                Plurals.count(copied.files, "file") + ", " + size(copied.bytes),
                                key -> new ArrayList<>())
                        .add(result.host())));
        same.forEach((what, hosts) -> context.print(HostNames.folded(hosts) + ": copied " + what));
        for (OnHosts.Result<Copied> result : results) {
            result.value()
                    .ifPresent(copied -> copied.notes.forEach(
                            note -> context.printError(result.host() + ": " + OutputText.printable(note))));
            result.problem()
                    .ifPresent(problem -> context.printError(
                            result.host() + ": " + OutputText.printable(problem.replace('\n', ' '))));
        }
        long failed =
                results.stream().filter(result -> result.problem().isPresent()).count();
        if (failed > 0 && results.size() > 1) {
            context.printError("Failed on " + failed + " of " + Plurals.count(results.size(), "host"));
        }
    }

    private static int exitCode(List<OnHosts.Result<Copied>> results) {
        if (results.stream().anyMatch(result -> !result.reached())) {
            return ExitCode.INFRASTRUCTURE;
        }
        return results.stream()
                        .allMatch(result -> result.value()
                                .filter(copied -> copied.notes.isEmpty())
                                .isPresent())
                ? ExitCode.PASSED
                : ExitCode.FAILED;
    }

    private static String size(long bytes) {
        return new DataSize(bytes).about();
    }
}
