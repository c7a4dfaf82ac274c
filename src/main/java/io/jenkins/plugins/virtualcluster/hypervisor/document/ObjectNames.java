package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The names of our objects on a hypervisor. Each begins with {@code vc-RUN}, so that what is half made can be told by its
 * name alone. The parts of a host follow a dot, which no host name has.
 */
public final class ObjectNames {
    /** Begins the names of images, which belong to no run. */
    public static final String IMAGE = "vc-image-";

    private static final Pattern RUN = Pattern.compile("(?!image$)[a-z0-9]{1,20}");
    private static final Pattern OURS = Pattern.compile("vc-((?!image[-.])[a-z0-9]{1,20})[-.].+");
    private static final String LEASE = ".lease";
    private static final String TICKET = ".ticket";
    private static final String STANDBY = ".standby";
    private static final String SAVED = ".saved";

    private ObjectNames() {}

    /** @throws IllegalArgumentException if no such run can be */
    public static String checkedRun(String run) {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("'" + run
                    + "' cannot name a run; expected 1 to 20 lower-case letters and digits, and not the word image");
        }
        return run;
    }

    public static String domain(String run, String host) {
        return "vc-" + run + "-" + host;
    }

    public static String network(String run, String network) {
        return "vc-" + run + "-" + network;
    }

    /**
     * An interface of the machine, whose name has 15 letters at most and begins as libvirt's own do. Of two networks that are
     * made at once libvirt gives both the same.
     */
    static String bridge(String network) {
        return "virbr" + DigestUtils.sha256Hex(network).substring(0, 10);
    }

    public static String overlay(String domain) {
        return domain + ".qcow2";
    }

    /** Of the disk with the host's image; that on which an image is prepared belongs to no run. */
    public static String root(PlannedHost host) {
        return host.host().image() instanceof Image.Preparing preparing ? preparing.volume() : overlay(host.domain());
    }

    /** @param number from 1, in the order of the definition */
    public static String disk(String domain, int number) {
        return domain + ".disk" + number + ".qcow2";
    }

    public static String seed(String domain) {
        return domain + ".seed.iso";
    }

    public static String console(String domain) {
        return domain + ".console";
    }

    /** The memory of a guest that was saved. */
    public static String saved(String domain) {
        return domain + SAVED;
    }

    /** The short names of the hosts whose guests were saved in that run, as volumes tell it. */
    public static Stream<String> savedHosts(String run, Collection<String> volumes) {
        String begin = domain(run, "");
        return volumes.stream()
                .filter(volume -> volume.startsWith(begin) && volume.endsWith(SAVED))
                .map(volume -> volume.substring(begin.length(), volume.length() - SAVED.length()));
    }

    static String firmwareVariables(String domain) {
        return domain + ".nvram";
    }

    public static String lease(String run) {
        return "vc-" + run + LEASE;
    }

    public static boolean isLease(String volume) {
        return volume.endsWith(LEASE)
                && runOf(volume).map(run -> volume.equals(lease(run))).orElse(false);
    }

    public static String ticket(String run) {
        return "vc-" + run + TICKET;
    }

    public static boolean isTicket(String volume) {
        return volume.endsWith(TICKET)
                && runOf(volume).map(run -> volume.equals(ticket(run))).orElse(false);
    }

    /** Says that a run's cluster stands by. */
    public static String standby(String run) {
        return "vc-" + run + STANDBY;
    }

    /** The run that an object of that name may belong to; an object of somebody else can have such a name, too. */
    public static Optional<String> runOf(String name) {
        Matcher matcher = OURS.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The host's short name in the name of its domain. */
    public static String hostOf(String run, String domain) {
        return domain.substring(domain(run, "").length());
    }
}
