package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The forms of names and paths. They reach DNS, libvirt's XML, file names and shells, so each allows what it needs and
 * nothing else. Each form throws {@link IllegalArgumentException} that says what was expected.
 */
final class Names {
    static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    static final String DOMAIN = LABEL + "(\\." + LABEL + ")*";
    static final String ENTRY = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
    static final String HYPERVISOR_LABEL = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";
    static final String VOLUME = "[A-Za-z0-9_+-][A-Za-z0-9_.+-]{0,254}";
    static final String MOUNT = "(/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)+";
    static final String MAIL = "[A-Za-z0-9_%+='./-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,200}[A-Za-z0-9])?";
    static final String DEVICE = "[A-Za-z0-9][A-Za-z0-9_.-]{0,14}";
    static final String TAG = "[a-z][a-z0-9_]{0,63}";

    /** What inet_aton takes for an address, and what is a number of no use as a name: {@code 12}, {@code 0x10}. */
    static final String NUMBER = "[0-9]+|0x[0-9a-f]*";

    /** Names that a machine knows before it asks any DNS server: by RFC 6761, systemd-resolved, or its /etc/hosts. */
    static final String OF_EACH_MACHINE =
            "localhost[46]?|ipv?6-(localhost|loopback|localnet|mcastprefix|allnodes|allrouters|allhosts)";

    private static final Pattern NUMBER_FORM = Pattern.compile(NUMBER);
    private static final Pattern OF_EACH_MACHINE_FORM = Pattern.compile(OF_EACH_MACHINE);
    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern DOMAIN_FORM = Pattern.compile(DOMAIN);
    private static final Pattern ENTRY_FORM = Pattern.compile(ENTRY);
    private static final Pattern HYPERVISOR_LABEL_FORM = Pattern.compile(HYPERVISOR_LABEL);
    private static final Pattern VOLUME_FORM = Pattern.compile(VOLUME);
    private static final Pattern MOUNT_FORM = Pattern.compile(MOUNT);
    private static final Pattern MAIL_FORM = Pattern.compile(MAIL);
    private static final Pattern DEVICE_FORM = Pattern.compile(DEVICE);
    private static final Pattern TAG_FORM = Pattern.compile(TAG);

    private Names() {}

    /** Of clusters and networks. */
    static String label(String text) {
        return matched(
                LABEL_FORM,
                text,
                "a DNS name; expected lower-case letters, digits and inner hyphens, at most 63 characters");
    }

    /** Of hosts and aliases: a label that the DNS is asked for, and nothing else answers. */
    static String host(String text) {
        label(text);
        if (NUMBER_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " is read as an IPv4 address wherever a host is named;"
                            + " expected a name with a letter that is no number, such as 'h" + text + "'");
        }
        if (OF_EACH_MACHINE_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Wording.quote(text)
                            + " is a name that every machine has for itself, so no host could reach this one; expected another name");
        }
        return text;
    }

    static String domain(String text) {
        if (text.length() > 253) {
            throw new IllegalArgumentException("a domain of " + text.length() + " characters; expected at most 253");
        }
        matched(DOMAIN_FORM, text, "a DNS domain; expected lower-case labels with dots, such as xrd.test");
        String last = text.substring(text.lastIndexOf('.') + 1);
        if (NUMBER_FORM.matcher(last).matches()) {
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
                ENTRY_FORM,
                text,
                "a name; expected letters, digits and _ . - of which the first is a letter or digit, at most 64 characters");
    }

    /** Of a hypervisor; the same as in its URI. */
    static String hypervisorLabel(String text) {
        return matched(
                HYPERVISOR_LABEL_FORM,
                text,
                "a label of hypervisors; expected letters, digits and inner _ . -, at most 63 characters");
    }

    static String volume(String text) {
        return matched(
                VOLUME_FORM,
                text,
                "an image; expected the name of a volume in the storage pool (letters, digits and _ . + -), "
                        + "a path that begins with / or ./, or { url: ..., sha256: ... }");
    }

    static String mount(String text) {
        return matched(
                MOUNT_FORM,
                text,
                "a mount point; expected an absolute path such as /data "
                        + "(letters, digits and _ . + -, no part that begins with a dot, no / at the end)");
    }

    static String mail(String text) {
        return matched(MAIL_FORM, text, "a mail address; expected one such as tester@example.org");
    }

    /** Of a network device on a hypervisor. */
    static String device(String text) {
        return matched(
                DEVICE_FORM, text, "a network device; expected letters, digits and inner _ . -, at most 15 characters");
    }

    static String tag(String text) {
        return matched(
                TAG_FORM,
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
