package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Takes the labels and limits out of a URI's parameters; the rest is libvirt's. */
final class UriParameters {
    /** All that are ours, with those that {@link AddressReader} takes itself. */
    static final Set<String> NAMES =
            Set.of("pool", "labels", "memory", "cpus", "clusters", "cpu-overcommit", "disk-overcommit");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private final String uri;
    private final Map<String, String> parameters;

    UriParameters(String uri, Map<String, String> parameters) {
        this.uri = uri;
        this.parameters = parameters;
    }

    Set<String> labels() {
        Set<String> labels = new TreeSet<>();
        String text = parameters.remove("labels");
        if (text != null) {
            for (String label : text.split(",", -1)) {
                if (!LABEL.matcher(label).matches()) {
                    throw wrong("labels", text, "words with commas between them, such as big,fast");
                }
                labels.add(label);
            }
        }
        return labels;
    }

    HypervisorLimits limits() {
        return new HypervisorLimits(
                memory(),
                number("cpus"),
                number("clusters"),
                number("cpu-overcommit").orElse(HypervisorLimits.USUAL_CPU_OVERCOMMIT),
                number("disk-overcommit").orElse(HypervisorLimits.USUAL_DISK_OVERCOMMIT));
    }

    private Optional<DataSize> memory() {
        String text = parameters.remove("memory");
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DataSize.parse(text));
        } catch (IllegalArgumentException e) {
            throw wrong("memory", text, "a size such as 16GiB");
        }
    }

    private OptionalInt number(String name) {
        String text = parameters.remove(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!NUMBER.matcher(text).matches()) {
            throw wrong(name, text, "a whole number from 1 to 999999");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException(
                "'" + uri + "': parameter " + name + " is '" + value + "'; expected " + expected);
    }
}
