package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How two clusters differ in what they are; images are read elsewhere. */
final class ClusterDifference {
    private final List<String> found = new ArrayList<>();

    private ClusterDifference() {}

    /** Phrases such as {@code memory and cpus of host srv1}; none if both are the same. */
    static List<String> between(Cluster before, Cluster now) {
        ClusterDifference difference = new ClusterDifference();
        difference.named(
                "network", before.networks(), now.networks(), Network::name, (a, b) -> a.equals(b) ? "" : "network ");
        difference.named("host", before.hosts(), now.hosts(), Host::name, ClusterDifference::host);
        if (!before.aliases().equals(now.aliases())) {
            difference.found.add("aliases");
        }
        if (!before.labels().equals(now.labels())) {
            difference.found.add("hypervisor labels");
        }
        return difference.found;
    }

    /** Says how two of the same name differ; what it says stands before the name, and is empty if they do not. */
    private interface Pair<T> {
        String difference(T before, T now);
    }

    private <T> void named(String what, List<T> before, List<T> now, Function<T, String> name, Pair<T> pair) {
        Map<String, T> old = byName(before, name);
        Map<String, T> fresh = byName(now, name);
        int size = found.size();
        fresh.forEach((key, one) -> {
            if (!old.containsKey(key)) {
                found.add(what + " " + key + " added");
            } else {
                String difference = pair.difference(old.get(key), one);
                if (!difference.isEmpty()) {
                    found.add(difference + key);
                }
            }
        });
        old.keySet().stream()
                .filter(key -> !fresh.containsKey(key))
                .forEach(key -> found.add(what + " " + key + " removed"));
        if (found.size() == size && !List.copyOf(old.keySet()).equals(List.copyOf(fresh.keySet()))) {
            found.add("order of " + what + "s");
        }
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        Map<String, T> map = new LinkedHashMap<>();
        all.forEach(one -> map.put(name.apply(one), one));
        return map;
    }

    private static String host(Host a, Host b) {
        List<String> parts = new ArrayList<>();
        compare("arch", a.arch(), b.arch(), parts);
        compare("roles", a.roles(), b.roles(), parts);
        compare("memory", a.memory(), b.memory(), parts);
        compare("cpus", a.cpus(), b.cpus(), parts);
        compare("disks", a.disks(), b.disks(), parts);
        compare("interfaces", a.interfaces(), b.interfaces(), parts);
        Hardware of = a.hardware();
        Hardware is = b.hardware();
        compare("firmware", of.firmware(), is.firmware(), parts);
        compare("secure_boot", of.secureBoot(), is.secureBoot(), parts);
        compare("machine", of.machine(), is.machine(), parts);
        compare("cpu", of.cpu(), is.cpu(), parts);
        compare("disk", of.disk(), is.disk(), parts);
        compare("disk_bus", of.diskBus(), is.diskBus(), parts);
        compare("nic", of.nic(), is.nic(), parts);
        compare("console", of.console(), is.console(), parts);
        GuestSystem had = a.system();
        GuestSystem has = b.system();
        compare("user", had.user(), has.user(), parts);
        compare("user_data", had.userData(), has.userData(), parts);
        compare("timeouts", List.of(had.start(), had.reboot()), List.of(has.start(), has.reboot()), parts);
        compare("prepare", a.preparation(), b.preparation(), parts);
        return parts.isEmpty() ? "" : String.join(" and ", parts) + " of host ";
    }

    private static void compare(String what, Object a, Object b, List<String> parts) {
        if (!a.equals(b)) {
            parts.add(what);
        }
    }
}
