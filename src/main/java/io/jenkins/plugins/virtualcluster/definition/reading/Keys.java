package io.jenkins.plugins.virtualcluster.definition.reading;

import java.util.List;
import java.util.stream.Stream;

/** The keys of each mapping that users write. The JSON Schemas for editors have the same; a test compares them. */
enum Keys {
    CLUSTER("a cluster", "name", "tags", "defaults", "networks", "hosts", "aliases", "hypervisor"),
    DEFAULTS(
            "the defaults",
            "image",
            "arch",
            "memory",
            "cpus",
            "disk",
            "disks",
            "interfaces",
            "firmware",
            "secure_boot",
            "machine",
            "cpu",
            "disk_bus",
            "nic",
            "console",
            "user",
            "user_data",
            "timeouts",
            "role",
            "prepare"),
    HOST("a host", plus(DEFAULTS, "count", "address", "address6", "mac")),
    NAMED_IMAGE_ARCH(
            "an image for an architecture",
            "url",
            "sha256",
            "sha512",
            "file",
            "volume",
            "memory",
            "cpus",
            "disk",
            "firmware",
            "secure_boot",
            "machine",
            "cpu",
            "disk_bus",
            "nic",
            "console",
            "user",
            "user_data",
            "timeouts"),
    NAMED_IMAGE("an image", plus(NAMED_IMAGE_ARCH, "arch")),
    HOST_TIMEOUTS("timeouts of a host", "start", "reboot"),
    PREPARATION("a preparation", "script", "files", "key", "timeout"),
    DOWNLOAD("an image", "url", "sha256", "sha512"),
    DISK("a disk", "size", "mount"),
    NETWORK(
            "a network",
            "mode",
            "address",
            "address6",
            "domain",
            "dhcp",
            "bridge",
            "nameservers",
            "latency",
            "bandwidth",
            "loss"),
    INTERFACE("an interface", "network", "address", "address6", "mac", "latency", "bandwidth", "loss"),
    DEFAULT_INTERFACE("an interface of all hosts", "network", "latency", "bandwidth", "loss"),
    SUITE(
            "a suite",
            "name",
            "cluster",
            "hosts",
            "init",
            "finalize",
            "cases",
            "isolation",
            "schedule",
            "logs",
            "results",
            "measurements",
            "timeouts",
            "limits",
            "output",
            "tags",
            "matrix",
            "notify"),
    TIMEOUTS("timeouts", "start", "suite", "init", "run", "finalize", "reconnect"),
    LIMITS("limits", "output", "logs"),
    OUTPUT("output", "errors", "warnings", "ignore"),
    REPOSITORY("a repository", "commits"),
    MEASUREMENT("limits of a measurement", "min", "max", "drop", "rise"),
    NOTIFY("notify", "to", "success", "failure", "when"),
    KNOWN_ISSUE("a known issue", "pattern", "link", "until", "suites", "cases", "hosts", "text");

    private final String what;
    private final List<String> names;

    Keys(String what, String... names) {
        this.what = what;
        this.names = List.of(names);
    }

    private static String[] plus(Keys others, String... more) {
        return Stream.concat(others.names.stream(), Stream.of(more)).toArray(String[]::new);
    }

    /** What the mapping describes, for messages. */
    String what() {
        return what;
    }

    List<String> names() {
        return names;
    }
}
