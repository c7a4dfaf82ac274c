package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.repository.Changes;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import io.jenkins.plugins.virtualcluster.repository.git.LocalRepository;
import io.jenkins.plugins.virtualcluster.repository.git.RepositoryCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "changed",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows which suites a change touches, and why: their own files, their cluster with its defaults, its images,"
                    + " and other files that theirs link to or mention."
        },
        footer = {
            "",
            "Exit code: 0 if all touched suites are valid; 2 if one is invalid, or on a usage error.",
            "",
            "Examples:",
            "  virtual-cluster changed HEAD~1..HEAD",
            "  virtual-cluster changed main..",
            "  virtual-cluster changed v1..v2 --repository https://example.org/definitions.git --json",
            "",
            ContextUser.DOCS + "command-line.md#changed"
        })
public final class ChangedCommand extends ContextUser implements Callable<Integer> {
    private static final int COMMITS = 50;

    @Parameters(
            paramLabel = "A..B",
            description =
                    "Two commits, branches or tags. Without B: the directory as it is now, or the commit that the URL names.")
    private String range;

    @Mixin
    private RepositoryOption repository;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        int dots = range.indexOf("..");
        String from = dots < 0 ? range : range.substring(0, dots);
        String to = dots < 0 ? "" : range.substring(dots + 2);
        if (from.isEmpty() || to.startsWith(".")) {
            throw new InvalidRequestException("'" + range + "' is not a change; expected A..B, such as HEAD~1..HEAD");
        }
        Optional<RepositoryAddress> address = Source.address(repository.place());
        ChangeReport report = address.isPresent() ? remote(address.get(), from, to) : local(from, to);
        if (json) {
            context.printJson(report.document());
        } else {
            report.print(context.out());
        }
        return report.changes().touched().stream().allMatch(TouchedSuite::isSound)
                ? ExitCode.PASSED
                : ExitCode.USER_ERROR;
    }

    private ChangeReport local(String from, String to) throws RepositoryException, IOException {
        try (LocalRepository local = LocalRepository.of(Path.of(repository.place()))) {
            String start = local.resolve(from);
            Tree before = local.tree(start);
            if (to.isEmpty()) {
                try (Snapshot old = Snapshot.temporary(before);
                        Snapshot now = Snapshot.of(local.directory())) {
                    return new ChangeReport(
                            start, Optional.empty(), new History(List.of(), true), Changes.between(old, now));
                }
            }
            String end = local.resolve(to);
            Changes changes = Changes.between(before, local.tree(end));
            return new ChangeReport(start, Optional.of(end), local.history(start, end, COMMITS), changes);
        }
    }

    private ChangeReport remote(RepositoryAddress address, String from, String to)
            throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        RepositoryCache cache = context.repositories();
        try (Checkout before = cache.checkout(InvalidRequestException.reading(() -> address.at(from)));
                Checkout now = cache.checkout(
                        to.isEmpty() ? address : InvalidRequestException.reading(() -> address.at(to)))) {
            String start = before.commit().id();
            String end = now.commit().id();
            return new ChangeReport(
                    start,
                    Optional.of(end),
                    cache.history(address, start, end, COMMITS),
                    Changes.between(before.snapshot(), now.snapshot()));
        }
    }
}
