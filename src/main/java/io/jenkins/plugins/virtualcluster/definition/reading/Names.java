package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The forms of names and paths. They reach DNS, libvirt's XML, file names and shells, so each allows what it needs and
 * nothing else. Each form throws {@link IllegalArgumentException} that says what was expected.
 */
final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
    private static final Pattern HYPERVISOR_LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_.+-]{0,254}");
    private static final Pattern MOUNT = Pattern.compile("(/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)+");
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9_%+='./-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,200}[A-Za-z0-9])?");
    private static final Pattern MACHINE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private static final Pattern ROLE = Pattern.compile("[a-z]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    /** What inet_aton takes for an address, and what is a number of no use as a name: {@code 12}, {@code 0x10}. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    /** Names that a machine knows before it asks any DNS server: by RFC 6761, systemd-resolved, or its /etc/hosts. */
    private static final Pattern OF_EACH_MACHINE = Pattern.compile(
            "localhost[46]?|ipv?6-(localhost|loopback|localnet|mcastprefix|allnodes|allrouters|allhosts)");

    private Names() {}

    /** Of clusters and networks. */
    static String label(String text) {
        return matched(
                LABEL,
                text,
                "a DNS name; expected lower-case letters, digits and inner hyphens, at most 63 characters");
    }

    /** Of hosts and aliases: a label that the DNS is asked for, and nothing else answers. */
    static String host(String text) {
        label(text);
        if (NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is read as an IPv4 address wherever a host is named;"
                            + " expected a name with a letter that is no number, such as 'h" + text + "'");
        }
        if (OF_EACH_MACHINE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text)
                            + " is a name that every machine has for itself, so no host could reach this one; expected another name");
        }
        return text;
    }

    /** Of a role: it also stands in the names of scripts and, with {@code _} for a hyphen, of variables. */
    static String role(String text) {
        matched(
                ROLE,
                text,
                "a role; expected lower-case letters, digits and inner hyphens, the first a letter, at most 32 characters");
        if (text.equals(SuiteReader.OTHERS)) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " stands for all hosts whose roles have no script; expected another role");
        }
        return text;
    }

    static String domain(String text) {
        if (text.length() > 253) {
            throw new IllegalArgumentException("a domain of " + text.length() + " characters; expected at most 253");
        }
        matched(DOMAIN, text, "a DNS domain; expected lower-case labels with dots, such as xrd.test");
        String last = text.substring(text.lastIndexOf('.') + 1);
        if (NUMBER.matcher(last).matches()) {
            throw new IllegalArgumentException(Wording.quote(text) + " ends with the number '" + last
                    + "', so its hosts' names are read as IPv4 addresses; expected a domain such as xrd.test");
        }
        if (last.equals("localhost")
                || text.equals("localhost.localdomain")
                || text.endsWith(".localhost.localdomain")) {
            throw new IllegalArgumentException(Wording.quote(text)
                    + " is a domain in which each name is the machine itself; expected another one such as xrd.test");
        }
        return text;
    }

    /** Of suites, cases and script files: also a file's name. */
    static String entry(String text) {
        if (text.contains("..")) {
            throw new IllegalArgumentException(Wording.quote(text) + " contains '..'; expected a name without it");
        }
        return matched(
                ENTRY,
                text,
                "a name; expected letters, digits and _ . - of which the first is a letter or digit, at most 64 characters");
    }

    /** Of a hypervisor; the same as in its URI. */
    static String hypervisorLabel(String text) {
        return matched(
                HYPERVISOR_LABEL,
                text,
                "a label of hypervisors; expected letters, digits and inner _ . -, at most 63 characters");
    }

    static String volume(String text) {
        return matched(
                VOLUME,
                text,
                "an image; expected the name of a volume in the storage pool (letters, digits and _ . + -), "
                        + "a path that begins with / or ./, or { url: ..., sha256: ... }");
    }

    /** Of an entry of {@code images.yaml}: what could also be a volume. */
    static String image(String text) {
        return matched(
                VOLUME,
                text,
                "the name of an image; expected letters, digits and _ . + -, of which the first is no dot, at most 255");
    }

    static String mount(String text) {
        return matched(
                MOUNT,
                text,
                "a mount point; expected an absolute path such as /data "
                        + "(letters, digits and _ . + -, no part that begins with a dot, no / at the end)");
    }

    static String mail(String text) {
        return matched(MAIL, text, "a mail address; expected one such as tester@example.org");
    }

    static String machine(String text) {
        return matched(MACHINE, text, "a machine type; expected the name of one in libvirt, such as q35");
    }

    static String cpu(String text) {
        return matched(
                MACHINE,
                text,
                "a processor; expected host, maximum, or the name of a model in libvirt, such as cortex-a57");
    }

    static String user(String text) {
        return matched(
                USER,
                text,
                "a user's name; expected lower-case letters, digits and _ -, the first a letter or _,"
                        + " at most 32 characters, such as debian");
    }

    /** Of a network device on a hypervisor. */
    static String device(String text) {
        return matched(
                DEVICE, text, "a network device; expected letters, digits and inner _ . -, at most 15 characters");
    }

    static String tag(String text) {
        return matched(
                TAG,
                text,
                "a tag's name; expected lower-case letters, digits and _, the first a letter, at most 64 characters");
    }

    /** Requires that a name that is written in a file is also the file's or its directory's. */
    static Function<String, String> same(String expected, String place) {
        return text -> {
            if (!text.equals(expected)) {
                throw new IllegalArgumentException("the name is " + Wording.quote(text) + " but " + place + " is named "
                        + Wording.quote(expected) + "; expected the same");
            }
            return text;
        };
    }

    private static String matched(Pattern form, String text, String expected) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(Wording.quote(text) + " is not " + expected);
        }
        return text;
    }
}
