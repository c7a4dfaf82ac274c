package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a host waited for, and how long.
 *
 * @param what as in {@link HostWaits}; {@code boots} is the first
 */
public record Waited(String what, long millis) {
    private static final long NOTHING = 100;

    /** Such as {@code boots 80 s, logs in 4 s, cloud-init 52 s}: parts of one thing, as those of cloud-init, together. */
    public static String words(List<Waited> waited) {
        Map<String, Long> sums = new LinkedHashMap<>();
        waited.forEach(each -> sums.merge(OutputText.printable(each.what()).split(":")[0], each.millis(), Long::sum));
        return sums.entrySet().stream()
                .filter(each -> each.getValue() >= NOTHING)
                .map(each -> each.getKey() + " " + Times.words(Duration.ofMillis(each.getValue())))
                .collect(Collectors.joining(", "));
    }
}
