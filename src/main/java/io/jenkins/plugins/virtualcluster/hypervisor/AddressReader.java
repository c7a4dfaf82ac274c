package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the URI of a hypervisor. */
public final class AddressReader {
    private static final String EXAMPLES = "expected one such as qemu:///system, qemu+unix:///system?socket=/run/x or"
            + " qemu+ssh://user@host/system?keyfile=/path&known_hosts=/path";
    private static final Set<String> SSH = Set.of("ssh", "libssh", "libssh2");
    private static final Pattern PASSWORD = Pattern.compile("//[^?#]*:[^?#]*@");
    private static final int SSH_PORT = 22;
    /** Those that libvirt's client takes out of URIs; {@code root} is of the driver of QEMU. */
    private static final Set<String> LIBVIRT = Set.of(
            "name",
            "command",
            "socket",
            "auth",
            "sshauth",
            "netcat",
            "keyfile",
            "pkipath",
            "known_hosts",
            "known_hosts_verify",
            "tls_priority",
            "no_sanity",
            "no_verify",
            "no_tty",
            "mode",
            "proxy",
            "root");

    private AddressReader() {}

    static HypervisorAddress read(String text) {
        if (PASSWORD.matcher(text).find()) {
            // Not told: the text is a secret.
            throw new IllegalArgumentException(
                    "The URI of the hypervisor has a password in it, which other users could see;"
                            + " use a key instead (keyfile=/path); " + EXAMPLES);
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URI of a hypervisor: " + e.getReason() + " at "
                    + (e.getIndex() + 1) + "; " + EXAMPLES);
        }
        if (uri.getScheme() == null
                || uri.getRawPath() == null
                || uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not a URI of a hypervisor; " + EXAMPLES);
        }
        Map<String, String> parameters = parameters(text, uri.getRawQuery());
        UriParameters own = new UriParameters(text, parameters);
        Set<String> labels = own.labels();
        HypervisorLimits limits = own.limits();
        String pool = Optional.ofNullable(parameters.remove("pool")).orElse("default");
        int plus = uri.getScheme().indexOf('+');
        boolean ssh = plus > 0 && SSH.contains(uri.getScheme().substring(plus + 1));
        Optional<HypervisorAddress.SshDoor> door = Optional.empty();
        if (ssh) {
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("'" + text + "' names no machine to reach by SSH; " + EXAMPLES);
            }
            door = Optional.of(new HypervisorAddress.SshDoor(
                    uri.getHost().replaceAll("[\\[\\]]", ""),
                    uri.getPort() < 0 ? SSH_PORT : uri.getPort(),
                    Optional.ofNullable(uri.getUserInfo()),
                    Optional.ofNullable(parameters.get("keyfile")).map(Path::of),
                    Optional.ofNullable(parameters.get("known_hosts")).map(Path::of)));
            if (uri.getScheme().endsWith("+ssh")) {
                // Here the program ssh connects, which has it from us; the libraries have it from the URI.
                parameters.remove("known_hosts");
            }
            parameters.putIfAbsent("no_tty", "1");
        }
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        return new HypervisorAddress(
                uri.getScheme() + "://" + authority + uri.getRawPath() + (query.isEmpty() ? "" : "?" + query),
                pool,
                door,
                labels,
                limits);
    }

    /** A limit that is not known by its name would not be in force. */
    private static Map<String, String> parameters(String uri, String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Set<String> known = new TreeSet<>(LIBVIRT);
        known.addAll(UriParameters.NAMES);
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (parameter.isEmpty()) {
                continue;
            }
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'" + uri + "': "
                        + Suggestions.unknown("parameter", name, known).replaceFirst("^T", "t"));
            }
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "'" + uri + "': parameter " + name + " has no value; expected " + name + "=VALUE");
            }
            // A plus sign stands for itself, as libvirt reads it.
            String value =
                    URLDecoder.decode(parameter.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
            if (parameters.put(name, value) != null) {
                throw new IllegalArgumentException(
                        "'" + uri + "': parameter " + name + " is given twice; expected it once");
            }
        }
        return parameters;
    }

    /** All but what a path is made of, in per cent and two digits. */
    public static String encoded(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 255);
            if (c < 128 && (Character.isLetterOrDigit(c) || "/-._~:@".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
