package io.jenkins.plugins.virtualcluster.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows records in a browser until it is interrupted. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Shows runs in a browser. Only this machine can read them unless --bind says otherwise; nothing can be "
                        + "changed.")
public final class ServeCommand implements Callable<Integer> {
    private static final int USER_ERROR = 2;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "The directory of records. Default: ${DEFAULT-VALUE}")
    private Path records;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port; 0 picks a free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; 0.0.0.0 lets everyone read who can reach this machine. Default: ${DEFAULT-VALUE}")
    private InetAddress bind;

    @Spec
    private CommandSpec spec;

    /** Serves until the process is interrupted; {@code 2} if it cannot start. */
    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), port + " is not a port; expected 0 to 65535");
        }
        if (Files.exists(records) && !Files.isDirectory(records)) {
            throw new ParameterException(spec.commandLine(), records + " is not a directory of records");
        }
        try (PageServer server = PageServer.start(records, bind, port, failure -> err.println("serve: " + failure))) {
            out.println("The runs of " + records + " are at " + server.uri() + " (Ctrl-C ends)");
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            err.println("Cannot serve at " + bind.getHostAddress() + " port " + port + ": " + e.getMessage()
                    + "; choose another port with --port, or 0 for any free one");
            return USER_ERROR;
        }
    }
}
