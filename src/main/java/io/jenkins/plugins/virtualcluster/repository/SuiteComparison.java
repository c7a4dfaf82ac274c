package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.NamedImage;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.repository.Reason.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a suite of two trees, with all that it is made of. */
final class SuiteComparison {
    private static final Comparator<Reason> ORDER =
            Comparator.comparing(Reason::kind).thenComparing(Reason::path).thenComparing(Reason::text);

    private final Snapshot before;
    private final Snapshot now;
    private final SharedFiles usedBefore;
    private final SharedFiles usedNow;
    private final Map<String, String> known = new HashMap<>();

    SuiteComparison(Snapshot before, Snapshot now) {
        this.before = before;
        this.now = now;
        PathReferences mentions = new PathReferences();
        this.usedBefore = new SharedFiles(before.tree(), mentions);
        this.usedNow = new SharedFiles(now.tree(), mentions);
    }

    /** The suite, which the second tree has, if it is touched. */
    Optional<TouchedSuite> touched(String suite, boolean wasThere) throws IOException {
        boolean sound = now.definitions().suites().containsKey(suite);
        List<Problem> problems = sound ? List.of() : Suites.problems(now, suite);
        List<Reason> reasons = new ArrayList<>();
        if (!wasThere) {
            reasons.add(new Reason(Kind.NEW_SUITE, Suites.directory(suite), "the suite is new"));
        } else {
            ownFiles(suite, reasons);
            cluster(suite, reasons);
            sharedFiles(suite, reasons);
            boolean wasSound = before.definitions().suites().containsKey(suite);
            if (wasSound && !sound) {
                reasons.add(new Reason(Kind.BECAME_INVALID, "", "it is no longer valid"));
            } else if (!wasSound && sound) {
                reasons.add(new Reason(Kind.BECAME_VALID, "", "it is now valid"));
            }
        }
        reasons.sort(ORDER);
        return reasons.isEmpty() ? Optional.empty() : Optional.of(new TouchedSuite(suite, reasons, problems));
    }

    private void ownFiles(String suite, List<Reason> reasons) throws IOException {
        SortedSet<String> paths =
                new TreeSet<>(before.tree().below(Suites.directory(suite)).keySet());
        paths.addAll(now.tree().below(Suites.directory(suite)).keySet());
        for (String path : paths) {
            String change = change(path);
            if (!change.isEmpty()) {
                reasons.add(new Reason(Kind.OWN_FILE, path, path + " " + change));
            }
        }
    }

    private void sharedFiles(String suite, List<Reason> reasons) throws IOException {
        SortedMap<String, String> paths = new TreeMap<>(usedBefore.used(Suites.directory(suite)));
        paths.putAll(usedNow.used(Suites.directory(suite)));
        for (Map.Entry<String, String> used : paths.entrySet()) {
            String change = change(used.getKey());
            if (!change.isEmpty()) {
                reasons.add(new Reason(
                        Kind.SHARED_FILE, used.getKey(), used.getKey() + " " + change + "; " + used.getValue()));
            }
        }
    }

    /** What a suite's cluster is in each of its runs counts where it is valid in both trees; else its file. */
    private void cluster(String suite, List<Reason> reasons) throws IOException {
        Optional<String> name = Suites.cluster(now, suite);
        if (name.isEmpty()) {
            return;
        }
        Map<MatrixCell, Cluster> cellsBefore = Suites.clusters(before.definitions(), suite);
        Map<MatrixCell, Cluster> cellsNow = Suites.clusters(now.definitions(), suite);
        if (!cellsBefore.isEmpty() && !cellsNow.isEmpty()) {
            Set<Reason> differences = new LinkedHashSet<>();
            for (Map.Entry<MatrixCell, Cluster> cell : cellsNow.entrySet()) {
                Cluster old = cellsBefore.get(cell.getKey());
                if (old != null && old.name().equals(cell.getValue().name())) {
                    clusters(old, cell.getValue(), differences);
                }
            }
            reasons.addAll(differences);
            return;
        }
        Cluster old = before.definitions().clusters().get(name.get());
        Cluster fresh = now.definitions().clusters().get(name.get());
        if (old == null || fresh == null) {
            clusterFile(name.get(), reasons);
        } else {
            clusters(old, fresh, reasons);
        }
    }

    private void clusters(Cluster old, Cluster fresh, Collection<Reason> reasons) throws IOException {
        String file = fresh.file().toString();
        List<String> differences = ClusterDifference.between(old, fresh);
        if (!differences.isEmpty()) {
            reasons.add(new Reason(
                    Kind.CLUSTER, file, "cluster " + fresh.name() + " changed: " + String.join(", ", differences)));
        }
        for (String path : preparingFiles(old, fresh)) {
            String change = change(path);
            if (!change.isEmpty()) {
                reasons.add(new Reason(
                        Kind.SHARED_FILE,
                        path,
                        path + " " + change + "; cluster " + fresh.name() + " is prepared with it"));
            }
        }
        ImageDifference.between(before, old, now, fresh)
                .forEach((host, image) -> reasons.add(new Reason(
                        Kind.IMAGE,
                        isSameName(old.host(host), fresh.host(host)) ? NamedImage.FILE.toString() : file,
                        "the image of host " + host + " is now " + image)));
    }

    /** What is delivered with the scripts that prepare images of the cluster, in both trees. */
    private SortedSet<String> preparingFiles(Cluster old, Cluster fresh) throws IOException {
        SortedSet<String> paths = new TreeSet<>();
        for (Cluster cluster : List.of(old, fresh)) {
            for (Preparation.Folder folder : cluster.preparingFolders()) {
                paths.addAll(before.tree().below(folder.path().toString()).keySet());
                paths.addAll(now.tree().below(folder.path().toString()).keySet());
            }
        }
        return paths;
    }

    /** Whether both name the same image, which is another one there now. */
    private static boolean isSameName(Host old, Host fresh) {
        return old.named().isPresent()
                && old.named().map(NamedImage::name).equals(fresh.named().map(NamedImage::name));
    }

    private void clusterFile(String cluster, List<Reason> reasons) throws IOException {
        Optional<String> file = Suites.clusterFile(now.tree(), cluster);
        if (file.isEmpty()) {
            file = Suites.clusterFile(before.tree(), cluster);
        }
        if (file.isPresent() && !change(file.get()).isEmpty()) {
            reasons.add(new Reason(Kind.CLUSTER, file.get(), file.get() + " " + change(file.get())));
        }
    }

    /** What happened to a path; empty if nothing did. */
    private String change(String path) throws IOException {
        String change = known.get(path);
        if (change == null) {
            change = compared(path);
            known.put(path, change);
        }
        return change;
    }

    private String compared(String path) throws IOException {
        Tree.Kind old = before.tree().entries().get(path);
        Tree.Kind fresh = now.tree().entries().get(path);
        if (old == null || fresh == null) {
            return old == fresh ? "" : old == null ? "is new" : "is gone";
        }
        if (!before.tree().digest(path).equals(now.tree().digest(path))) {
            return "changed";
        }
        return old == fresh ? "" : "is now a " + fresh.name().toLowerCase(Locale.ROOT);
    }
}
