package io.jenkins.plugins.virtualcluster.hypervisor;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the URI of a hypervisor. */
final class AddressReader {
    private static final String EXAMPLES = "expected one such as qemu:///system, qemu+unix:///system?socket=/run/x or"
            + " qemu+ssh://user@host/system?keyfile=/path&known_hosts=/path";
    private static final Set<String> SSH = Set.of("ssh", "libssh", "libssh2");
    private static final Pattern PASSWORD = Pattern.compile("//[^?#]*:[^?#]*@");
    private static final int SSH_PORT = 22;

    private AddressReader() {}

    static HypervisorAddress read(String text) {
        if (PASSWORD.matcher(text).find()) {
            // Not told: the text is a secret.
            throw new IllegalArgumentException("The URI of the hypervisor has a password in it, which others could see;"
                    + " have a key let in (keyfile=/path); " + EXAMPLES);
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
        Map<String, String> parameters = parameters(uri.getRawQuery());
        OwnParameters own = new OwnParameters(text, parameters);
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

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String parameter : query.split("&")) {
                int equals = parameter.indexOf('=');
                if (equals > 0) {
                    // A plus sign stands for itself, as libvirt reads it.
                    parameters.put(
                            parameter.substring(0, equals),
                            URLDecoder.decode(
                                    parameter.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8));
                }
            }
        }
        return parameters;
    }

    /** All but what a path is made of, in per cent and two digits. */
    static String encoded(String value) {
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
