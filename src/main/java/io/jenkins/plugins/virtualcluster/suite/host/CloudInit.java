package io.jenkins.plugins.virtualcluster.suite.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits on one host until cloud-init has finished, where it runs, and says what went wrong there. */
final class CloudInit {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "virtual-cluster ";
    /** For one question, beyond the time that the host waits before it answers: it may be busy. */
    private static final Duration ANSWER = Duration.ofMinutes(2);
    /** Seconds until the host answers though nothing has changed. */
    private static final int WAIT = 10;

    private static final int STATUS_LIMIT = 256 << 10;
    private static final int MOST_ERRORS = 20;

    private final HostSession host;
    private final List<String> addresses;

    /** @param addresses the Ethernet addresses of the host's interfaces */
    CloudInit(HostSession host, List<String> addresses) {
        this.host = host;
        this.addresses = addresses;
    }

    /** @throws RemoteException if it has not finished when the host was to be ready, saying where it is */
    void await(RemoteHost connection) throws RemoteException, InterruptedException {
        String said = "";
        while (true) {
            Answer answer = ask(connection, said);
            said = answer.state();
            if (said.equals("none")) {
                return;
            }
            if (!said.startsWith("running")) {
                tell(said, answer.errors());
                return;
            }
            String stage = said.substring("running".length()).strip().replace("modules-", "");
            host.waits(stage.isEmpty() ? "cloud-init" : "cloud-init: " + stage);
            if (host.left().isZero()) {
                throw new RemoteException(host.name() + " is not ready in time: cloud-init has not finished"
                        + (stage.isEmpty() ? "" : " its part " + stage)
                        + "; /var/log/cloud-init-output.log on the host says what it does; if it needs longer, raise"
                        + " timeouts: { start: ... }" + host.circumstances());
            }
        }
    }

    private void tell(String state, List<String> errors) {
        String over = state.startsWith("over ") ? state.substring("over ".length()) : "";
        if (!over.isEmpty()) {
            host.note("cloud-init did not finish on " + host.name() + ": " + over
                    + "; see its console, and journalctl -u cloud-final there");
        }
        if (!errors.isEmpty()) {
            host.note("cloud-init on " + host.name() + " reports "
                    + (errors.size() == 1 ? "an error" : errors.size() + " errors") + ":\n"
                    + String.join("\n", errors.subList(0, Math.min(MOST_ERRORS, errors.size()))));
        }
    }

    private record Answer(String state, List<String> errors) {}

    private Answer ask(RemoteHost connection, String said) throws RemoteException, InterruptedException {
        CommandResult result = connection.execute(
                Shell.command(
                        HostLayout.guarded("cloud-init.sh"),
                        "",
                        said,
                        String.valueOf(Math.min(WAIT, host.left().toSeconds())),
                        String.join(",", addresses)),
                STATUS_LIMIT,
                ANSWER);
        int mark = result.output().indexOf(MARK);
        if (mark < 0) {
            throw new RemoteException(host.name() + " could not be asked whether cloud-init has finished there: "
                    + (result.output() + result.errors()).strip());
        }
        String[] answer = result.output().substring(mark + MARK.length()).split("\n", 2);
        return new Answer(answer[0].strip(), errors(answer.length == 1 ? "" : answer[1]));
    }

    /** What the status file of cloud-init has of errors, with the part in which they occurred. */
    static List<String> errors(String status) {
        List<String> errors = new ArrayList<>();
        try {
            JSON.readTree(status).path("v1").properties().forEach(part -> {
                part.getValue().path("errors").forEach(error -> errors.add(line(part.getKey(), error)));
                part.getValue()
                        .path("recoverable_errors")
                        .properties()
                        .forEach(level -> level.getValue().forEach(error -> errors.add(line(part.getKey(), error))));
            });
        } catch (JsonProcessingException e) {
            // It says nothing that can be read.
        }
        return errors;
    }

    private static String line(String part, JsonNode error) {
        return "    " + part + ": " + error.asText().strip().replace("\n", "\n        ");
    }
}
