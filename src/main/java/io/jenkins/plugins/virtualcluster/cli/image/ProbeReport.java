package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Host;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code probe.sh} found in a host, as a table for people. */
final class ProbeReport {
    private static final Pattern FACT = Pattern.compile("fact ([^=]+)=(.*)");

    private static final Set<Architecture> PANIC_DEVICE_OF_THEIR_OWN =
            EnumSet.of(Architecture.PPC64LE, Architecture.S390X);

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Host host;
    private final List<String> wrong = new ArrayList<>();

    /** @param output that the script printed */
    ProbeReport(Host host, String output) {
        this.host = host;
        output.lines()
                .map(FACT::matcher)
                .filter(Matcher::matches)
                .forEach(fact -> facts.put(fact.group(1), fact.group(2).strip()));
    }

    /**
     * The table's rows: what, whether that is as it should be, and what it is or what that means.
     *
     * @param ready how long the guest took from its start until it could be used, for people
     * @param console bytes that its serial console wrote
     */
    Table table(String ready, long console) {
        Table table = new Table();
        table.row("system", "", fact("system") + ", kernel " + fact("kernel") + " on " + fact("machine"));
        table.row("ready", "ok", "after " + ready);
        login(table);
        hostName(table);
        names(table);
        cloudInit(table);
        console(table, console);
        row(
                table,
                "panic",
                is("pvpanic") || PANIC_DEVICE_OF_THEIR_OWN.contains(host.arch()),
                "is reported at once",
                "is found on the console, within seconds: the kernel has no driver pvpanic");
        row(
                table,
                "network faults",
                is("netem"),
                "latency, bandwidth and loss work",
                is("tool tc")
                        ? "the kernel has no sch_netem: latency, bandwidth and loss of networks do not work"
                        : "there is no tc: latency, bandwidth and loss of networks do not work; install iproute2");
        row(
                table,
                "disks",
                is("tool mkfs.ext4") && is("tool mount") && is("ext4"),
                "can be formatted and mounted",
                is("ext4")
                        ? "there is no mkfs.ext4 or no mount: @diskmounts@ does not work; install e2fsprogs"
                        : "the kernel has no ext4: @diskmounts@ does not work");
        row(
                table,
                "core dumps",
                fact("cores").startsWith("/var/crash/") && is("tool gdb"),
                "are collected, with back traces",
                fact("cores").startsWith("/var/crash/")
                        ? "are collected without back traces; install gdb"
                        : "are not collected: the kernel's core_pattern is " + fact("cores"));
        row(
                table,
                "hung scripts",
                is("tool eu-stack") || is("tool gdb"),
                "are shown with their stacks",
                "are shown without their own stacks; install gdb or elfutils");
        table.row("interpreters", "", interpreters());
        table.row("memory", "", fact("memory"));
        if (!fact("disk").isEmpty()) {
            table.row("disk", "", fact("disk"));
        }
        return table;
    }

    /** What suites rely on and is not so; complete when the table was made. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** Whether the script came to its end. */
    boolean isWhole() {
        return facts.containsKey("memory");
    }

    private String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    private boolean is(String name) {
        return fact(name).equals("yes");
    }

    private static void row(Table table, String what, boolean there, String works, String lacks) {
        table.row(what, there ? "ok" : "missing", there ? works : lacks);
    }

    private void require(Table table, String what, boolean fulfilled, String works, String fails) {
        table.row(what, fulfilled ? "ok" : "WRONG", fulfilled ? works : fails);
        if (!fulfilled) {
            wrong.add(what);
        }
    }

    private void login(Table table) {
        String user = host.system().user();
        require(
                table,
                "login",
                fact("root").equals("root"),
                user.equals("root") ? "as root" : "as " + user + ", scripts as root by sudo",
                "scripts run as " + fact("root") + "; expected root");
    }

    private void hostName(Table table) {
        String found = fact("hostname");
        require(
                table,
                "host name",
                found.equals(WantedImage.HOST) || found.equals(WantedImage.HOST + "." + WantedImage.DOMAIN),
                "`hostname` says " + found,
                "`hostname` says '" + found + "'; expected " + WantedImage.HOST
                        + ": the image does not read the seed's names");
    }

    private void names(Table table) {
        List<String> missing = new ArrayList<>();
        Optional<String> loopback = Optional.empty();
        for (String name : NAMES) {
            String address = fact("name " + name);
            if (address.isEmpty()) {
                missing.add(name);
            } else if (address.startsWith("127.")) {
                loopback = Optional.of(name + " is " + address);
            }
        }
        require(
                table,
                "names",
                missing.isEmpty() && loopback.isEmpty(),
                "short, full and alias resolve",
                missing.isEmpty()
                        ? loopback.orElse("") + " to the host itself, so servers listen for nobody else"
                        : "not resolved: " + String.join(", ", missing));
    }

    /** The names that the script asks for. */
    static final List<String> NAMES =
            List.of(WantedImage.HOST, WantedImage.HOST + "." + WantedImage.DOMAIN, WantedImage.ALIAS);

    private void cloudInit(Table table) {
        String version = fact("cloud-init");
        if (version.isEmpty()) {
            table.row("cloud-init", "", "none; the image reads the seed by itself");
            return;
        }
        String errors = fact("cloud-errors");
        require(
                table,
                "cloud-init",
                errors.isEmpty() && !fact("cloud-status").startsWith("error"),
                version + ", " + (fact("cloud-status").isEmpty() ? "finished" : fact("cloud-status")),
                version + ", " + fact("cloud-status") + (errors.isEmpty() ? "" : ": " + errors));
    }

    private void console(Table table, long bytes) {
        String devices = fact("consoles").isEmpty() ? "no console= in its command line" : fact("consoles");
        row(
                table,
                "console",
                bytes > 0,
                (bytes < 1024 ? bytes + " B" : bytes / 1024 + " KiB") + " of output; the kernel writes to " + devices,
                "nothing is recorded; the kernel writes to " + devices + ": set console=ttyS0 in the image, or the key"
                        + " 'console'");
    }

    private String interpreters() {
        List<String> found = new ArrayList<>(List.of("sh"));
        for (String tool : List.of("bash", "python3", "perl")) {
            if (is("tool " + tool)) {
                found.add(tool);
            }
        }
        return String.join(", ", found);
    }
}
