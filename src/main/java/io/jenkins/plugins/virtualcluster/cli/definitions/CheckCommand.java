package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reports all problems in a repository of definitions. Starts nothing.",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster check examples/hello",
            "  virtual-cluster check https://example.org/definitions.git#main",
            "",
            ContextUser.DOCS + "command-line.md#check"
        })
public final class CheckCommand extends ContextUser implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "PLACE",
            defaultValue = ".",
            description =
                    "Directory with clusters/ and suites/, or URL#REF:PATH in git. Default: the current directory.")
    private String place;

    @Override
    public Integer call() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        try (Source source = Source.open(place, context)) {
            return check(source.definitions());
        }
    }

    private int check(Definitions definitions) throws InvalidRequestException {
        Path top = definitions.repository();
        if (!Files.exists(top.resolve("clusters")) && !Files.exists(top.resolve("suites"))) {
            throw new InvalidRequestException("No definitions are in " + top
                    + "; expected a directory with clusters/ and suites/ (`virtual-cluster check DIRECTORY`)");
        }
        definitions.problems().forEach(context::print);
        definitions.warnings().stream().map(Problem::asWarning).forEach(context::print);
        if (!definitions.problems().isEmpty()) {
            context.printError(Plurals.count(definitions.problems().size(), "problem"));
            return ExitCode.USER_ERROR;
        }
        context.print(Plurals.count(definitions.clusters().size(), "cluster") + " and "
                + Plurals.count(definitions.suites().size(), "suite") + runs(definitions) + ": no problem"
                + (definitions.warnings().isEmpty()
                        ? ""
                        : ", " + Plurals.count(definitions.warnings().size(), "warning")));
        return ExitCode.PASSED;
    }

    /** Where suites have a matrix there are more runs than suites. */
    private static String runs(Definitions definitions) {
        int runs = definitions.suites().values().stream()
                .mapToInt(suite -> suite.cells().size())
                .sum();
        return runs == definitions.suites().size() ? "" : " (" + Plurals.count(runs, "run") + ")";
    }
}
