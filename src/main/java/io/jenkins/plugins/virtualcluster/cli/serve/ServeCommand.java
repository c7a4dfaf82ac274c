package io.jenkins.plugins.virtualcluster.cli.serve;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
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

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description =
                    "A further host name that readers use, such as that of a proxy; may be repeated. Requests for other names are "
                            + "refused: those of this machine and addresses are known.")
    private Set<String> names = Set.of();

    @Option(names = "--token", description = "Prints a link with a secret once; only browsers that opened it can read.")
    private boolean withToken;

    @Override
    public Integer call() throws InvalidRequestException, InterruptedException {
        Path directory = records.directory();
        if (port < 0 || port > 65_535) {
            throw new InvalidRequestException(port + " is not a port; expected 0 to 65535");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new InvalidRequestException(directory + " is not a directory of records");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
                throw new InvalidRequestException(
                        "--host " + name
                                + " is not a host name; expected a name such as runs.example.org, without http:// and without a port");
            }
        }
        Optional<String> token = withToken ? Optional.of(PageAccess.newToken()) : Optional.empty();
        PageServer.Settings settings = new PageServer.Settings(bind, port, names, token, PageServer.Settings.PATIENCE);
        try (PageServer server =
                PageServer.start(directory, settings, failure -> context.printError("serve: " + failure))) {
            if (token.isEmpty() && !bind.isLoopbackAddress()) {
                context.printError("serve: there is no login: everyone who reaches " + bind.getHostAddress() + " port "
                        + server.uri().getPort() + " can read all runs; give --token to require a secret link");
            }
            String link = server.uri()
                    + token.map(secret -> "?" + PageAccess.PARAMETER + "=" + secret)
                            .orElse("");
            context.print("Serving the runs in " + directory + " at " + link + " (Ctrl-C ends)");
            new CountDownLatch(1).await();
            return ExitCode.PASSED;
        } catch (IOException e) {
            throw new InvalidRequestException("Cannot serve at " + bind.getHostAddress() + " port " + port + ": "
                    + e.getMessage() + "; choose another port with --port, or 0 for any free one");
        }
    }
}
