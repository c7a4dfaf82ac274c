package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where the things of one run lie on one of its hosts, and what its scripts find in their environment. */
public final class HostLayout {
    private final RunRequest request;
    private final String host;
    private final String fullName;
    private final String roles;
    private final Map<String, String> hostsByRole;
    private final String base;

    public HostLayout(RunRequest request, Host host, RunSettings settings) {
        this.request = request;
        this.host = host.name();
        this.fullName = request.cluster().fullName(host);
        this.roles = String.join(" ", host.roles());
        this.hostsByRole = hostsByRole(request);
        this.base = settings.hostDirectory() + "/" + request.run() + "/" + host.name();
    }

    /** Everything of the run is below this directory. */
    public String base() {
        return base;
    }

    Cluster cluster() {
        return request.cluster();
    }

    /** Bytes that are kept of the host's output of one stage. */
    public long outputLimit() {
        return request.suite().limits().output().bytes();
    }

    /** What {@code $VC_TOPOLOGY} holds when the site has given these addresses. */
    String topology(ClusterPlan plan, Map<String, Set<String>> given) {
        return Topology.of(plan, request.suite().hosts(), given).json();
    }

    /** What the suite delivers. */
    FileTree.Source suiteFiles() {
        return new DeliveredFiles(request.repository(), request.suite().files(), request.delivered());
    }

    /**
     * What is delivered before the first stage.
     *
     * @param topology what {@code $VC_TOPOLOGY} holds
     * @param delivered what {@code $VC_FILES} holds
     */
    FileTree files(Map<Stage, String> scripts, String topology, FileTree.Source delivered) {
        FileTree files = new FileTree()
                .add("lib.sh", resource("lib.sh"), 0755)
                .add("cores.sh", resource("cores.sh"), 0755)
                .add("prepare.sh", guarded("prepare.sh"), 0755)
                .add("tell.sh", resource("tell.sh"), 0755)
                .add("hung.sh", resource("hung.sh"), 0755)
                .add("addresses.sh", resource("addresses.sh"), 0755)
                .add("hosts.sh", resource("hosts.sh"), 0755)
                .add("bin/vc", resource("vc"), 0755)
                .add("topology.json", topology, 0644)
                .add("files", delivered);
        scripts.forEach((stage, text) -> files.add("scripts/" + stage, text, 0755)
                // With the others, so that the host starts no program for it.
                .add("stages/" + stage, sink -> sink.directory("", DeliveredFiles.OPEN)));
        return files;
    }

    /**
     * The script of a stage, ready to be run.
     *
     * @param restarts how often it was started before; each start is a run of its own on the host
     * @param bootId the host's when it was prepared, if that is known
     */
    public RemoteScript script(Stage stage, int restarts, Optional<String> bootId) {
        String directory = directory(stage) + (restarts == 0 ? "" : "@" + restarts);
        Map<String, String> environment = new TreeMap<>();
        environment.put("VC_RUN", request.run());
        environment.put("VC_SUITE", request.suite().name());
        environment.put("VC_CLUSTER", request.cluster().name());
        environment.put("VC_STAGE", stage.toString());
        environment.put(
                "VC_CASE", stage.testCase().map(request.repeats()::original).orElse(""));
        environment.put("VC_HOST", host);
        environment.put("VC_FULL_NAME", fullName);
        environment.put("VC_HOSTS", String.join(" ", request.suite().hosts()));
        environment.put("VC_ROLES", roles);
        environment.putAll(hostsByRole);
        environment.put("VC_TOPOLOGY", base + "/topology.json");
        environment.put("VC_LIB", base + "/lib.sh");
        environment.put("VC_FILES", base + "/files");
        environment.put("VC_WORK", base + "/work");
        environment.put("VC_RESTARTS", String.valueOf(restarts));
        environment.put("VC_REBOOT", directory + "/reboot");
        environment.put("VC_CALLS", directory + "/calls");
        environment.put("VC_DEAD_HOSTS", base + "/dead-hosts");
        return new RemoteScript(
                directory,
                base + "/scripts/" + stage,
                base + "/work",
                Optional.of(base + "/bin"),
                environment,
                outputLimit(),
                bootId);
    }

    /** {@code VC_HOSTS_SERVER} and so on: of the suite's hosts, those that have each role. */
    private static Map<String, String> hostsByRole(RunRequest request) {
        Map<String, String> variables = new TreeMap<>();
        Map<String, List<String>> roles = HostNames.of(request.cluster()).roles();
        for (String each : request.suite().hosts()) {
            for (String role : roles.get(each)) {
                variables.merge(
                        "VC_HOSTS_" + role.toUpperCase(Locale.ROOT).replace('-', '_'),
                        each,
                        (before, next) -> before + " " + next);
            }
        }
        return variables;
    }

    /** Of the first start of a stage's script. */
    String directory(Stage stage) {
        return base + "/stages/" + stage;
    }

    /** A script beside this class that is sent to hosts, with what tells whether a machine is a stranger. */
    static String guarded(String name) {
        return resource("own.sh") + resource(name);
    }

    /** A script that is sent to hosts, beside this class. */
    static String resource(String name) {
        try (InputStream in = HostLayout.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
