package io.jenkins.plugins.virtualcluster.hypervisor.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.w3c.dom.Element;

/** A lease as domains carry it in their metadata, and as it stands in its own volume. */
public final class LeaseText {
    /** Names our metadata in a domain. */
    public static final String NAMESPACE = "https://plugins.jenkins.io/virtual-cluster/lease/1";

    /** Its volume always has this size, in bytes: the text and then line ends. */
    public static final int VOLUME_SIZE = 4096;

    private LeaseText() {}

    /** Without a namespace, as libvirt's call for metadata wants it. */
    public static Xml element(Lease lease, String host) {
        return fill(Xml.element("lease"), lease, host);
    }

    /** With its namespace, as a domain's document wants it. */
    public static Xml namespacedElement(Lease lease, String host) {
        return fill(Xml.element("vc:lease").with("xmlns:vc", NAMESPACE), lease, host);
    }

    private static Xml fill(Xml element, Lease lease, String host) {
        return element.with("run", lease.run())
                .with("host", host)
                .with("cluster", lease.cluster())
                .with("suite", lease.suite())
                .with("owner", lease.owner())
                .with("process", lease.process())
                .with("until", lease.until())
                .with("kept", lease.kept());
    }

    /** Empty if it is none of ours, or was written by something else. */
    public static Optional<Lease> fromElement(String xml) {
        try {
            Element element = Xml.parse("a lease", xml);
            return Optional.of(new Lease(
                    ObjectNames.checkedRun(element.getAttribute("run")),
                    element.getAttribute("cluster"),
                    element.getAttribute("suite"),
                    element.getAttribute("owner"),
                    element.getAttribute("process"),
                    Instant.parse(element.getAttribute("until")),
                    Boolean.parseBoolean(element.getAttribute("kept"))));
        } catch (HypervisorException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * @throws IllegalArgumentException if it is too long for its volume
     */
    public static byte[] volume(Lease lease) {
        return padded(lease, "lease of run " + lease.run());
    }

    /**
     * As a small volume holds it.
     *
     * @param what for messages
     */
    static byte[] padded(Object value, String what) {
        try {
            byte[] text = Json.MAPPER.writeValueAsBytes(value);
            if (text.length >= VOLUME_SIZE) {
                throw new IllegalArgumentException("The " + what + " takes " + text.length + " bytes, but at most "
                        + VOLUME_SIZE + " fit: shorten its owner's or suite's name");
            }
            byte[] padded = Arrays.copyOf(text, VOLUME_SIZE);
            Arrays.fill(padded, text.length, VOLUME_SIZE, (byte) '\n');
            return padded;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the " + what + " is always writable", e);
        }
    }

    /** Empty if nothing, or not all, was written yet, or it is damaged, or another run's. */
    public static Optional<Lease> fromVolume(String run, byte[] content) {
        return parsed(content, Lease.class).filter(lease -> lease.run().equals(run));
    }

    /** What a small volume holds; empty if it is nothing of that kind, whatever somebody has written there. */
    static <T> Optional<T> parsed(byte[] content, Class<T> kind) {
        String text = text(content);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.ofNullable(Json.MAPPER.readValue(text, kind));
        } catch (JsonProcessingException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Empty if nothing was written yet. */
    static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }
}
