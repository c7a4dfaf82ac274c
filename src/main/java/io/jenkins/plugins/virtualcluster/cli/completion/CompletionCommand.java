package io.jenkins.plugins.virtualcluster.cli.completion;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the script that completes commands, options, and the names of suites, cases, clusters, hosts, runs and"
                    + " tags in a shell."
        },
        footer = {
            "",
            "Examples:",
            "  source <(virtual-cluster completion bash)",
            "  source <(virtual-cluster completion zsh)",
            "  virtual-cluster completion fish > ~/.config/fish/completions/virtual-cluster.fish",
            "",
            ContextUser.DOCS + "command-line.md#completion"
        })
public final class CompletionCommand extends ContextUser implements Callable<Integer> {
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell;

    @Override
    public Integer call() throws IOException {
        String file = "completion." + shell.name().toLowerCase(Locale.ROOT);
        try (InputStream in = Objects.requireNonNull(CompletionCommand.class.getResourceAsStream(file))) {
            context.out().print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            context.out().flush();
        }
        return ExitCode.PASSED;
    }
}
