package io.jenkins.plugins.virtualcluster.cli.serve;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Shows runs in a browser. Only this machine can read them unless --bind says otherwise; nothing can be "
                        + "changed.",
        footer = {"", ContextUser.DOCS + "command-line.md#serve"})
public final class ServeCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    private RecordsOption records;

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

    @Override
    public Integer call() throws InvalidRequestException, InterruptedException {
        Path directory = records.directory();
        if (port < 0 || port > 65_535) {
            throw new InvalidRequestException(port + " is not a port; expected 0 to 65535");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new InvalidRequestException(directory + " is not a directory of records");
        }
        try (PageServer server =
                PageServer.start(directory, bind, port, failure -> context.printError("serve: " + failure))) {
            context.print("The runs of " + directory + " are at " + server.uri() + " (Ctrl-C ends)");
            new CountDownLatch(1).await();
            return ExitCode.PASSED;
        } catch (IOException e) {
            throw new InvalidRequestException("Cannot serve at " + bind.getHostAddress() + " port " + port + ": "
                    + e.getMessage() + "; choose another port with --port, or 0 for any free one");
        }
    }
}
