package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        subcommands = {NewCommand.OfCluster.class, NewCommand.OfSuite.class, NewCommand.OfCase.class},
        synopsisSubcommandLabel = "COMMAND",
        description = "Writes the beginning of a cluster, a suite or a case, with comments that say what to change.",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nNotes%n",
        footer = {"", ContextUser.DOCS + "command-line.md#new"})
public final class NewCommand {
    /** Writes files of one kind. */
    abstract static class Writing extends ContextUser implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Its name.")
        protected String name;

        @Mixin
        protected RepositoryOption repository;

        /** Writes them; says what to do next. */
        protected abstract String write(NewFiles files) throws InvalidRequestException, IOException;

        @Override
        public Integer call() throws InvalidRequestException, IOException {
            NewFiles files = NewFiles.in(repository.place(), context.engine()::definitions);
            String next = write(files);
            files.written().forEach(file -> context.print("wrote " + file));
            context.print(next);
            return ExitCode.PASSED;
        }

        /** The one that was named, or the only one there is. */
        protected static String chosen(String what, Optional<String> given, Map<String, ?> all)
                throws InvalidRequestException {
            if (given.isPresent()) {
                if (!all.containsKey(given.get())) {
                    throw new InvalidRequestException(Suggestions.unknown(what, given.get(), all.keySet()));
                }
                return given.get();
            }
            if (all.size() != 1) {
                throw new InvalidRequestException(
                        all.isEmpty()
                                ? "There is no valid " + what + " yet; make one with: virtual-cluster new " + what
                                        + " NAME"
                                : "There are " + all.size() + " " + what + "s; choose one with --" + what + ": "
                                        + String.join(
                                                ", ",
                                                all.keySet().stream().sorted().toList()));
            }
            return all.keySet().iterator().next();
        }
    }

    @Command(
            name = "cluster",
            mixinStandardHelpOptions = true,
            description = "Writes clusters/NAME.yaml. Never replaces a file.",
            footer = {
                "",
                "Example:",
                "  virtual-cluster new cluster storage --image debian-12",
                "",
                ContextUser.DOCS + "command-line.md#new"
            })
    static final class OfCluster extends Writing {
        @Option(
                names = "--image",
                paramLabel = "IMAGE",
                description = "The image of its hosts. Default: the first of images.yaml, else tiny.qcow2")
        private Optional<String> image = Optional.empty();

        @Override
        protected String write(NewFiles files) throws InvalidRequestException, IOException {
            String first =
                    files.definitions().images().keySet().stream().findFirst().orElse("tiny.qcow2");
            files.add(
                    "clusters/" + name + ".yaml",
                    "new-cluster.yaml",
                    Map.of("NAME", name, "IMAGE", image.orElse(first)));
            files.write();
            return "Next: set the image and the hosts, then start it (virtual-cluster up " + name
                    + "), or write a suite for it (virtual-cluster new suite NAME --cluster " + name + ")";
        }
    }

    @Command(
            name = "suite",
            mixinStandardHelpOptions = true,
            description = "Writes suites/NAME with suite.yaml, init.sh and a first case. Never replaces a file.",
            footer = {
                "",
                "Example:",
                "  virtual-cluster new suite copy --cluster storage",
                "",
                ContextUser.DOCS + "command-line.md#new"
            })
    static final class OfSuite extends Writing {
        @Option(
                names = "--cluster",
                paramLabel = "CLUSTER",
                description = "The cluster that it runs on. Default: the only one in the repository.")
        private Optional<String> cluster = Optional.empty();

        @Override
        protected String write(NewFiles files) throws InvalidRequestException, IOException {
            String on = chosen("cluster", cluster, files.definitions().clusters());
            String directory = "suites/" + name + "/";
            files.add(directory + "suite.yaml", "new-suite.yaml", Map.of("NAME", name, "CLUSTER", on));
            files.add(directory + "init.sh", "new-init.sh", Map.of());
            files.add(directory + "cases/first/run.sh", "new-case.sh", Map.of("NAME", "first"));
            files.write();
            return "Next: write what the scripts do, then run it: virtual-cluster run " + name;
        }
    }

    @Command(
            name = "case",
            mixinStandardHelpOptions = true,
            description = {
                "Writes suites/SUITE/cases/NAME/run.sh, and adds the case to the end of the list in suite.yaml.",
                "Never replaces a file."
            },
            footer = {
                "",
                "Example:",
                "  virtual-cluster new case locate --suite copy",
                "",
                ContextUser.DOCS + "command-line.md#new"
            })
    static final class OfCase extends Writing {
        @Option(
                names = "--suite",
                paramLabel = "SUITE",
                description = "The suite that it belongs to. Default: the only one in the repository.")
        private Optional<String> suite = Optional.empty();

        @Override
        protected String write(NewFiles files) throws InvalidRequestException, IOException {
            Definitions definitions = files.definitions();
            String of = chosen("suite", suite, definitions.suites());
            Suite defined = definitions.suites().get(of);
            if (defined.cases().stream().map(TestCase::name).anyMatch(name::equals)) {
                throw new InvalidRequestException("Suite " + of + " already has a case '" + name + "'");
            }
            files.add("suites/" + of + "/cases/" + name + "/run.sh", "new-case.sh", Map.of("NAME", name));
            files.addCase("suites/" + of + "/suite.yaml", name);
            files.write();
            return "Next: write what the case does, then run it: virtual-cluster run " + of + " --case " + name;
        }
    }
}
