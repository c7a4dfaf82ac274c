package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A hypervisor as it is configured. Texts are without blanks around them; one that was not given is empty.
 *
 * @param name for people, pipelines and pages
 * @param uri libvirt's, which may have parameters of libvirt
 * @param credentials the id of SSH credentials, for libvirt and for the way to the guests
 * @param hostKeys the machine's, one per line, such as {@code ssh-ed25519 AAAA...}; if empty, what the user that runs Jenkins
 *     has in {@code ~/.ssh/known_hosts} is trusted
 * @param pool the storage pool; {@code default} if empty
 * @param imageDirectory on the controller: image files that definitions name by a path must lie in it; if empty, no
 *     definition may name one
 * @param limits of memory, cpus and clusters
 * @param labels what pipelines and clusters may ask for
 * @param imageUrls what the URLs of images begin with; if empty, they may be on any server but the controller
 * @param retention of images in the pool
 * @param access which builds may use it
 */
public record HypervisorDescription(
        String name,
        String uri,
        String credentials,
        String hostKeys,
        String pool,
        String imageDirectory,
        HypervisorLimits limits,
        Set<String> labels,
        List<String> imageUrls,
        ImageRetention retention,
        HypervisorAccess access) {
    public HypervisorDescription {
        labels = Set.copyOf(labels);
        imageUrls = List.copyOf(imageUrls);
    }

    /** Why a build of that job may not use it, in one sentence; empty if it may. */
    public Optional<String> refusal(UsingJob job) {
        return access.refusal(name, job);
    }

    /** Labels as they are configured: words with blanks or commas between them. */
    public static Set<String> labels(String text) {
        Set<String> labels = new TreeSet<>();
        for (String word : text.split("[\\s,]+")) {
            if (!word.isEmpty()) {
                labels.add(word);
            }
        }
        return labels;
    }

    /** Beginnings of URLs as they are configured: one per line. */
    public static List<String> imageUrls(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /**
     * From where builds may have the controller download images.
     *
     * @throws HypervisorException if a beginning of URLs is none; then nothing is to be downloaded
     */
    public ImageSources imageSources() throws HypervisorException {
        try {
            return ImageSources.ofBuilds(imageUrls);
        } catch (IllegalArgumentException e) {
            throw new HypervisorException("Hypervisor " + name + ": its cloud's image URLs: " + e.getMessage(), e);
        }
    }

    /**
     * Limits as they are configured.
     *
     * @param memory of all guests together, such as {@code 16 GiB}; empty for the usual limit
     * @param cpus virtual ones, of all guests together; 0 for the usual limit
     * @param clusters at once; 0 for no limit
     * @throws IllegalArgumentException saying which one is wrong and what was expected
     */
    public static HypervisorLimits limits(String memory, int cpus, int clusters) {
        return new HypervisorLimits(
                memory.isEmpty() ? Optional.empty() : Optional.of(DataSize.parse(memory)),
                count("CPU limit", cpus),
                count("cluster limit", clusters),
                HypervisorLimits.USUAL_CPU_OVERCOMMIT,
                HypervisorLimits.USUAL_DISK_OVERCOMMIT);
    }

    private static OptionalInt count(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("The " + name + " is " + value + "; expected 0 (no limit) or more");
        }
        return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /**
     * Where it is, without any secret.
     *
     * @throws IllegalArgumentException if the URI is none of a hypervisor's, saying what was expected
     */
    public HypervisorAddress address() {
        return address(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Where it is, and how it is logged in at.
     *
     * @param user whom the URI names none of
     * @param keyFile with an unencrypted private key
     * @param knownHosts with the machine's host keys, nothing else is then trusted
     * @throws IllegalArgumentException if the URI is none of a hypervisor's, saying what was expected
     */
    public HypervisorAddress address(Optional<String> user, Optional<Path> keyFile, Optional<Path> knownHosts) {
        StringBuilder full = new StringBuilder(uri);
        int authority = uri.indexOf("://") + "://".length();
        int path = uri.indexOf('/', authority);
        if (user.isPresent() && path > authority && uri.lastIndexOf('@', path) < authority) {
            full.insert(authority, encoded(user.get()) + "@");
        }
        if (!pool.isEmpty()) {
            parameter(full, "pool", pool);
        }
        keyFile.ifPresent(file -> parameter(full, "keyfile", file.toString()));
        knownHosts.ifPresent(file -> parameter(full, "known_hosts", file.toString()));
        HypervisorAddress read = HypervisorAddress.parse(full.toString());
        return new HypervisorAddress(read.libvirtUri(), read.pool(), read.door(), labels, limits);
    }

    private static void parameter(StringBuilder uri, String name, String value) {
        uri.append(uri.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(encoded(value));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
