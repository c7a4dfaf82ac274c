package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the settings of a hypervisor one by one, without asking the hypervisor. */
public final class SettingsCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private SettingsCheck() {}

    /** @param name of a hypervisor or of a definition repository: pipelines write it, pages show it */
    public static FormMessage name(String name) {
        if (name.isEmpty()) {
            return FormMessage.error(Messages.SettingsCheck_noName());
        }
        return NAME.matcher(name).matches()
                ? FormMessage.fine()
                : FormMessage.error(Messages.SettingsCheck_wrongName(name));
    }

    /**
     * Two hypervisors of one name.
     *
     * @param names of a cloud's
     * @param elsewhere of those of other clouds
     * @return empty if there are none
     */
    public static Optional<FormMessage> twice(List<String> names, List<String> elsewhere) {
        Set<String> known = new HashSet<>(elsewhere);
        return names.stream()
                .filter(name -> !known.add(name))
                .findFirst()
                .map(name -> FormMessage.error(Messages.SettingsCheck_twice(name)));
    }

    /**
     * What administrators should mend in settings that are saved.
     *
     * @return a sentence for each problem
     */
    public static List<String> problems(List<HypervisorDescription> hypervisors) {
        List<String> problems = new ArrayList<>();
        twice(hypervisors.stream().map(HypervisorDescription::name).toList(), List.of())
                .ifPresent(twice -> problems.add(twice.text()));
        for (HypervisorDescription one : hypervisors) {
            if (isSsh(one.uri()) && one.hostKeys().isEmpty()) {
                problems.add(Messages.SettingsCheck_noHostKey(one.name()));
            }
        }
        return problems;
    }

    public static FormMessage uri(String uri) {
        if (uri.isEmpty()) {
            return FormMessage.error(Messages.SettingsCheck_noUri());
        }
        try {
            HypervisorAddress address = HypervisorAddress.parse(uri);
            for (String own :
                    List.of("pool=", "keyfile=", "known_hosts=", "labels=", "memory=", "cpus=", "clusters=")) {
                if (uri.matches(".*[?&]" + own + ".*")) {
                    return FormMessage.error(Messages.SettingsCheck_ownField(own));
                }
            }
            return address.door().isPresent()
                    ? FormMessage.fine()
                    : FormMessage.warning(Messages.SettingsCheck_direct());
        } catch (IllegalArgumentException e) {
            return FormMessage.error(e.getMessage());
        }
    }

    /** @param uri decides whether credentials are used at all */
    public static FormMessage credentials(String uri, String credentials) {
        boolean ssh = isSsh(uri);
        if (credentials.isEmpty()) {
            return ssh ? FormMessage.warning(Messages.SettingsCheck_noCredentials()) : FormMessage.fine();
        }
        return ssh ? FormMessage.fine() : FormMessage.warning(Messages.SettingsCheck_noSsh());
    }

    public static FormMessage hostKeys(String uri, String hostKeys) {
        if (hostKeys.isEmpty()) {
            return isSsh(uri) ? FormMessage.warning(Messages.SettingsCheck_withoutHostKey()) : FormMessage.fine();
        }
        StringBuilder fingerprints = new StringBuilder();
        for (String line : hostKeys.split("\\R")) {
            if (!line.isBlank()) {
                try {
                    fingerprints.append(fingerprints.isEmpty() ? "" : ", ").append(SshKeys.fingerprint(line));
                } catch (IllegalArgumentException e) {
                    return FormMessage.error(e.getMessage());
                }
            }
        }
        return FormMessage.fine(fingerprints.toString());
    }

    public static FormMessage pool(String pool) {
        return pool.matches("[^\\s/&?#]*")
                ? FormMessage.fine()
                : FormMessage.error(Messages.SettingsCheck_wrongPool(pool));
    }

    public static FormMessage imageDirectory(String directory) {
        if (directory.isEmpty()) {
            return FormMessage.fine();
        }
        try {
            Path path = Path.of(directory);
            if (!path.isAbsolute()) {
                return FormMessage.error(Messages.SettingsCheck_notAbsolute(directory));
            }
            return Files.isDirectory(path)
                    ? FormMessage.fine()
                    : FormMessage.warning(Messages.SettingsCheck_noDirectory(directory));
        } catch (InvalidPathException e) {
            return FormMessage.error(Messages.SettingsCheck_noPath(directory, e.getReason()));
        }
    }

    /** @param urls as they were typed, one per line */
    public static FormMessage imageUrls(String urls) {
        try {
            ImageSources.ofBuilds(HypervisorDescription.imageUrls(urls));
            return urls.isBlank() ? FormMessage.warning(Messages.SettingsCheck_anyServer()) : FormMessage.fine();
        } catch (IllegalArgumentException e) {
            return FormMessage.error(e.getMessage());
        }
    }

    public static FormMessage memoryLimit(String memory) {
        try {
            return memory.isEmpty() || DataSize.parse(memory).bytes() > 0
                    ? FormMessage.fine()
                    : FormMessage.error(Messages.SettingsCheck_zeroMemory());
        } catch (IllegalArgumentException e) {
            return FormMessage.error(e.getMessage());
        }
    }

    /** @param count as it was typed: whole, 0 for no limit */
    public static FormMessage count(String count) {
        return count.isEmpty() || count.matches("[0-9]{1,6}")
                ? FormMessage.fine()
                : FormMessage.error(Messages.SettingsCheck_wrongCount(count));
    }

    public static FormMessage labels(String labels) {
        return HypervisorDescription.labels(labels).stream()
                .filter(label -> !NAME.matcher(label).matches())
                .findFirst()
                .map(label -> FormMessage.error(Messages.SettingsCheck_wrongLabel(label)))
                .orElse(FormMessage.fine());
    }

    /**
     * @param cluster as it was typed
     * @param known those of its repository as it was fetched last; none if that says nothing
     */
    public static FormMessage standbyCluster(String cluster, List<String> known) {
        if (cluster.isEmpty()) {
            return FormMessage.error(Messages.SettingsCheck_noCluster());
        }
        return known.isEmpty() || known.contains(cluster)
                ? FormMessage.fine()
                : FormMessage.warning(Messages.SettingsCheck_unknownCluster(cluster, String.join(", ", known)));
    }

    /**
     * @param defined whether the cluster's definition stands in the form
     * @param known those that are configured
     */
    public static FormMessage standbyRepository(String repository, boolean defined, List<String> known) {
        if (repository.isEmpty()) {
            return defined ? FormMessage.fine() : FormMessage.error(Messages.SettingsCheck_noRepository());
        }
        return known.contains(repository)
                ? FormMessage.fine()
                : FormMessage.error(Messages.SettingsCheck_unknownRepository(repository));
    }

    public static FormMessage standbyCount(String count) {
        try {
            StandbyEntry.requireCount(Integer.parseInt(count));
            return FormMessage.fine();
        } catch (NumberFormatException e) {
            return FormMessage.error(Messages.SettingsCheck_wrongStandbyCount(count));
        } catch (IllegalArgumentException e) {
            return FormMessage.error(e.getMessage());
        }
    }

    private static boolean isSsh(String uri) {
        try {
            return HypervisorAddress.parse(uri).door().isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
