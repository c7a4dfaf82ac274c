package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp;
import io.jenkins.plugins.virtualcluster.cli.run.SuiteLaunch;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.Waited;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Boots an image once, as the only host of a cluster, and says what works in it and what it lacks: login, names,"
                    + " cloud-init, console, and the tools for faults, disks and diagnosis.",
            "The cluster is removed afterwards; the image stays in the pool, and the record among those of other runs."
        },
        footerHeading = "%nNotes%n",
        footer = {
            "",
            "Exit code: 0 if suites can use the image, 1 if something that they rely on is wrong, 2 if the image is not",
            "valid, 3 if it did not boot or the infrastructure failed.",
            "",
            "Example:",
            "  virtual-cluster image check debian-12 --arch aarch64",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
final class CheckImage extends ContextUser implements Callable<Integer> {
    private static final String SUITE = "name: " + WantedImage.CLUSTER + "\ncluster: " + WantedImage.CLUSTER
            + "\ninit: init.sh\ncases: [ probe ]\ntimeouts: { start: 20m }\n";
    private static final Stage PROBE = Stage.caseRun("probe");
    private static final String ADVICE =
            "If its console is empty, it may need 'firmware: uefi', or 'console: virtio'; if"
                    + " its logins are refused, another 'user'; if it needs longer, 'timeouts: { start: ... }'; if it runs out of"
                    + " memory, more 'memory': set them in images.yaml and check again.";

    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private RecordsOption records;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = WantedImage.ArchitectureConverter.class,
            description = "Only the image of this architecture. Default: all that images.yaml has.")
    private Optional<Architecture> architecture = Optional.empty();

    @Parameters(
            paramLabel = "NAME",
            description =
                    "A name of images.yaml in the repository, a volume of the pool, or the path of an image file.")
    private String name;

    @Override
    public Integer call()
            throws InvalidRequestException, HypervisorException, RepositoryException, IOException,
                    InterruptedException {
        int code = ExitCode.PASSED;
        try (Source source = repository.open();
                Fleet fleet = new Fleet(hypervisorOption.addresses(), context.engine()::connect)) {
            Path top = source.definitions().repository();
            for (WantedImage image : WantedImage.all(source.definitions(), name, architecture)) {
                Path directory = Files.createTempDirectory("virtual-cluster-image");
                try {
                    code = Math.max(code, check(image, request(image, top, directory), fleet));
                } finally {
                    remove(directory);
                }
                if (code == ExitCode.CANCELLED) {
                    return code;
                }
            }
        }
        return code;
    }

    /** Writes the definitions as a record has them, so that they are read with paths of the repository. */
    private RunRequest request(WantedImage image, Path top, Path directory) throws IOException {
        write(directory.resolve("cluster.yaml"), image.text());
        for (Map.Entry<Path, String> used : image.cluster().usedFiles().entrySet()) {
            write(directory.resolve(DefinitionReader.KEPT_FILES).resolve(used.getKey()), used.getValue());
        }
        write(directory.resolve("suite/suite.yaml"), SUITE);
        write(directory.resolve("suite/init.sh"), "#!/bin/sh\n");
        write(
                directory.resolve("suite/cases/probe/run.sh"),
                resource("probe.sh").replace("NAMES", String.join(" ", ProbeReport.NAMES)));
        Definitions definitions = DefinitionReader.readKept(
                directory, top, WantedImage.CLUSTER, Optional.of(WantedImage.CLUSTER), Map.of());
        Suite suite = definitions.suites().get(WantedImage.CLUSTER);
        Cluster cluster = definitions.clusters().get(WantedImage.CLUSTER);
        if (suite == null || cluster == null) {
            throw new IllegalStateException("the definitions of the check are invalid: " + definitions.problems());
        }
        String run = RunId.next();
        return new RunRequest(
                run,
                suite,
                cluster,
                suite.cases(),
                Map.of(),
                directory.toRealPath(),
                Optional.empty(),
                Optional.empty(),
                context.owner(),
                Keep.NOT,
                context.privateDirectory(run),
                Attempt.first(0),
                MatrixCell.NONE,
                Optional.of("a check of the image " + image),
                List.of());
    }

    private int check(WantedImage image, RunRequest request, Fleet fleet) throws IOException {
        RunMail mail = RunMail.toNobody(context, records.directory());
        Verdict verdict;
        try (SuiteLaunch launch = new SuiteLaunch(
                context,
                fleet,
                RunSettings.DEFAULT.longestWait(),
                records.directory(),
                false,
                mail,
                Optional.empty())) {
            verdict = launch.run(request, FollowUp.Cells.NONE);
        }
        Optional<RunDirectory> record = Records.ofRun(records.directory(), request.run());
        if (verdict == Verdict.PASSED && record.isPresent()) {
            return report(image, record.get());
        }
        if (verdict != Verdict.CANCELLED) {
            boolean booted = record.isPresent()
                    && last(Journal.read(record.get().journal()), Event.HostStarting.class)
                            .isPresent();
            context.print("\nImage " + image + " could not be checked; see above." + (booted ? " " + ADVICE : ""));
        }
        return ExitCode.of(verdict);
    }

    private int report(WantedImage image, RunDirectory record) throws IOException {
        Path output = record.output(PROBE, WantedImage.HOST);
        ProbeReport report = new ProbeReport(
                image.host(), Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "");
        if (!report.isWhole()) {
            context.printError("What the host says of itself is incomplete: see " + output);
            return ExitCode.INFRASTRUCTURE;
        }
        Path console = record.console(WantedImage.HOST);
        Table table = report.table(ready(record), Files.exists(console) ? Files.size(console) : 0);
        context.print("\nImage " + image);
        table.print(context.terminal());
        context.print(
                report.wrong().isEmpty()
                        ? "Suites can use this image."
                        : "Suites rely on what is wrong here: " + String.join(", ", report.wrong()));
        return report.wrong().isEmpty() ? ExitCode.PASSED : ExitCode.FAILED;
    }

    private static String ready(RunDirectory record) throws IOException {
        List<Event> events = Journal.read(record.journal());
        Optional<Event.HostStarting> start = last(events, Event.HostStarting.class);
        Optional<Event.HostReady> end = last(events, Event.HostReady.class);
        if (start.isEmpty() || end.isEmpty()) {
            return "an unknown time";
        }
        String waited = Waited.words(end.get().waited());
        return Times.words(Duration.between(start.get().at(), end.get().at()))
                + (waited.isEmpty() ? "" : ": " + waited);
    }

    private static <E extends Event> Optional<E> last(List<Event> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).reduce((one, next) -> next);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private static String resource(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(CheckImage.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
