package io.jenkins.plugins.virtualcluster.cli.completion;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What may stand in the place of the last word of a command line that is being typed: one per line, behind a tab what it is. A last
 * line that begins with a colon is for the shell's script: {@code :files} and {@code :directories} may be completed too, and behind
 * the words of {@code :nospace} comes more. Says nothing where it does not know, and never fails: nobody would see why.
 */
@Command(
        name = "complete",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Prints what may stand in the place of the last word, for the scripts of 'completion'.",
        footer = {"", ContextUser.DOCS + "command-line.md#completion"})
public final class CompleteCommand extends ContextUser implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--line", paramLabel = "LINE", description = "The line up to the cursor, with the command's name.")
    private Optional<String> line = Optional.empty();

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "The words behind the command's name, up to the cursor.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        try {
            List<String> typed = line.map(LineWords::behindCommand).orElse(words);
            Completions completions = new Completions(new KnownNames(context));
            completions.of(TypedLine.read(spec.root(), typed)).forEach(context::print);
        } catch (Exception e) { // also of a definition that nobody thought of
            return ExitCode.PASSED;
        }
        return ExitCode.PASSED;
    }
}
