package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Failures;
import io.jenkins.plugins.virtualcluster.cli.cluster.CleanupCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.ConsoleCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.ContinueCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.CopyCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.DownCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.SshCommand;
import io.jenkins.plugins.virtualcluster.cli.cluster.StopCommand;
import io.jenkins.plugins.virtualcluster.cli.completion.CompleteCommand;
import io.jenkins.plugins.virtualcluster.cli.completion.CompletionCommand;
import io.jenkins.plugins.virtualcluster.cli.definitions.ChangedCommand;
import io.jenkins.plugins.virtualcluster.cli.definitions.CheckCommand;
import io.jenkins.plugins.virtualcluster.cli.definitions.NewCommand;
import io.jenkins.plugins.virtualcluster.cli.image.ImageCommand;
import io.jenkins.plugins.virtualcluster.cli.records.LogsCommand;
import io.jenkins.plugins.virtualcluster.cli.records.ShowCommand;
import io.jenkins.plugins.virtualcluster.cli.run.RerunCommand;
import io.jenkins.plugins.virtualcluster.cli.run.ResumeCommand;
import io.jenkins.plugins.virtualcluster.cli.run.RunCommand;
import io.jenkins.plugins.virtualcluster.cli.run.StandbyCommand;
import io.jenkins.plugins.virtualcluster.cli.run.UpCommand;
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
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The command line. */
@Command(
        name = "virtual-cluster",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            NewCommand.class,
            CheckCommand.class,
            RunCommand.class,
            ChangedCommand.class,
            WatchCommand.class,
            ResumeCommand.class,
            RerunCommand.class,
            ListCommand.class,
            ShowCommand.class,
            LogsCommand.class,
            UpCommand.class,
            DownCommand.class,
            StandbyCommand.class,
            SshCommand.class,
            CopyCommand.class,
            ContinueCommand.class,
            StopCommand.class,
            CleanupCommand.class,
            ImageCommand.class,
            ConsoleCommand.class,
            ServeCommand.class,
            CompletionCommand.class,
            CompleteCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs test suites of shell scripts on clusters of virtual machines.",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nNotes%n",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster check examples/hello",
            "  virtual-cluster run talk --repository examples/hello",
            "",
            "Completion: virtual-cluster completion bash | zsh | fish",
            ContextUser.DOCS + "README.md"
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
        CommandContext context =
                new CommandContext(new RealEngine(), terminal, err, System.getenv(), Clock.systemUTC());
        int code = execute(context, arguments);
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

    /** The command line with all of its commands. */
    static CommandLine commandLine(CommandContext context) {
        return HelpText.breakLines(new CommandLine(new Main(), new ContextUser.Factory(context)), context.terminal());
    }

    /** Executes one command; returns its exit code. */
    public static int execute(CommandContext context, String... arguments) {
        CommandLine command = commandLine(context);
        Failures failures = new Failures(context.err());
        return command.setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setOut(writer(context.out()))
                .setErr(writer(context.err()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(context.terminal().colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    /** Without a command, what only groups commands shows its help. */
    private static int execute(ParseResult parsed) {
        List<CommandLine> given = parsed.asCommandLineList();
        CommandLine last = given.get(given.size() - 1);
        if (last.getCommand() instanceof Callable || last.getCommand() instanceof Runnable) {
            return new RunLast().execute(parsed);
        }
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        last.usage(last.getOut());
        return ExitCode.PASSED;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"virtual-cluster " + (version == null ? "(not packaged)" : version)};
        }
    }
}
