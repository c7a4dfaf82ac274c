package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Failures;
import io.jenkins.plugins.virtualcluster.cli.cluster.CleanupCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.ConsoleCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.SshCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.StopCommand;
import io.jenkins.plugins.virtualcluster.cli.definitions.ChangedCommand;
import io.jenkins.plugins.virtualcluster.cli.definitions.CheckCommand;
import io.jenkins.plugins.virtualcluster.cli.image.ImageCommand;
import io.jenkins.plugins.virtualcluster.cli.run.ResumeCommand;
import io.jenkins.plugins.virtualcluster.cli.run.RunCommand;
import io.jenkins.plugins.virtualcluster.cli.serve.ServeCommand;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.cli.watch.WatchCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line. */
@Command(
        name = "virtual-cluster",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs test suites of shell scripts on clusters of virtual machines.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster check examples/hello",
            "  virtual-cluster run talk --repository examples/hello",
            "",
            "Completion in bash or zsh:  source <(virtual-cluster generate-completion)"
        })
public final class Main {
    private Main() {}

    /** Executes one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.setErr(err); // else the locale's encoding would be that of libraries' messages
        nameUser();
        Terminal terminal = Terminal.ofProcess(out, System.getenv());
        CommandContext surroundings =
                new CommandContext(new RealEngine(), terminal, err, System.getenv(), Clock.systemUTC());
        int code = execute(surroundings, arguments);
        out.flush();
        System.exit(code);
    }

    /** Of a user without an account Java knows neither name nor home, and says {@code ?}: then it is the number. */
    private static void nameUser() {
        if (System.getProperty("user.name").equals("?")) {
            try {
                System.setProperty(
                        "user.name", Files.getOwner(Path.of("/proc/self")).getName());
            } catch (IOException e) {
                System.setProperty("user.name", "unknown");
            }
        }
        if (!Path.of(System.getProperty("user.home")).isAbsolute()) {
            String home = System.getenv().getOrDefault("HOME", "");
            System.setProperty("user.home", home.startsWith("/") ? home : CommandContext.NO_HOME);
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** Executes one command; returns its exit code. */
    public static int execute(CommandContext surroundings, String... arguments) {
        CommandLine command = new CommandLine(new Main())
                .addSubcommand(new CheckCommand(surroundings))
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new ChangedCommand(surroundings))
                .addSubcommand(new WatchCommand(surroundings))
                .addSubcommand(new ResumeCommand(surroundings))
                .addSubcommand(new ListCommand(surroundings))
                .addSubcommand(new SshCommand(surroundings))
                .addSubcommand(new StopCommand(surroundings))
                .addSubcommand(new CleanupCommand(surroundings))
                .addSubcommand(ImageCommand.of(surroundings))
                .addSubcommand(new ConsoleCommand(surroundings))
                .addSubcommand(new ServeCommand());
        if (Arrays.asList(arguments).contains("generate-completion")) {
            command.addSubcommand(new AutoComplete.GenerateCompletion());
        }
        Failures failures = new Failures(surroundings.err());
        return command.setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        surroundings.terminal().colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }
}
