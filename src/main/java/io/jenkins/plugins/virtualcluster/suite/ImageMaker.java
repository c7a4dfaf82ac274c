package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparationTurn;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.PreparationFailedException;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prepares the images of a cluster that are not there yet, one after the other. Of runs that need the same one at the same
 * time, one prepares it and the others wait. A run holds one turn at a time, so none waits for another in a circle.
 */
final class ImageMaker implements ImageSupply {
    /** Makes one image on a guest. */
    interface Guest {
        /**
         * @param number of the image, from 1
         * @param host the first of those that are started from it
         */
        Image.Prepared prepare(String key, int number, Host host, FileTree.Source files, Allocation place)
                throws HypervisorException, IOException, InterruptedException;

        /** What is claimed with a key while this prepares that image. */
        ImageClaim claim(String key, int number, Host host);
    }

    private final Cluster cluster;
    private final KnownImages known;
    private final boolean again;
    private final RunJournal journal;
    private final RunState before;
    private final Guest guest;

    /**
     * @param request of the run that needs the images
     * @param before what the record held when this process began
     */
    ImageMaker(RunRequest request, RunJournal journal, RunState before, Guest guest) {
        this.cluster = request.cluster();
        this.known = new KnownImages(request.repository());
        this.again = request.choices().prepareAgain();
        this.journal = journal;
        this.before = before;
        this.guest = guest;
    }

    @Override
    public Map<String, Image> at(Allocation place) throws HypervisorException, IOException, InterruptedException {
        Map<String, Image> images = new HashMap<>();
        int number = 0;
        for (List<Host> hosts : cluster.preparations()) {
            number++;
            Image image = image(number, hosts, place);
            hosts.forEach(host -> images.put(host.name(), image));
        }
        return images;
    }

    @Override
    public Map<String, String> identities(Cluster of, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        return known.identities(of, place);
    }

    private Image image(int number, List<Host> hosts, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        Host first = hosts.get(0);
        PreparedImages images = place.hypervisor().preparedImages();
        FileTree.Source files = known.files(first.preparation().orElseThrow());
        String key = PreparationKey.of(first, images.identity(first.image()), files);
        List<String> names = hosts.stream().map(Host::name).toList();
        try (PreparationTurn turn = PreparationTurn.await(
                images, guest.claim(key, number, first), again && !hasPrepared(names), journal::note)) {
            Optional<Image.Prepared> there = turn.image();
            Image.Prepared image = there.isPresent() ? there.get() : prepare(key, number, first, files, place);
            journal.append(at -> new Event.ImageReady(at, image.volume(), names, there.isEmpty()));
            return image;
        }
    }

    /** Whether another process did that for this run. */
    private boolean hasPrepared(List<String> names) {
        return before.images().stream()
                .anyMatch(image -> image.made() && image.hosts().equals(names));
    }

    /** A script that failed has failed, also in the process that continues. */
    private Image.Prepared prepare(String key, int number, Host host, FileTree.Source files, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        Optional<StageState> failed = before.stage(Stage.PREPARE)
                .filter(stage -> stage.verdict()
                                .filter(verdict -> verdict == Verdict.FAILED || verdict == Verdict.TIMED_OUT)
                                .isPresent()
                        && stage.hosts().containsKey(host.name()));
        if (failed.isPresent()) {
            throw new PreparationFailedException(
                    failed.get().verdict().orElseThrow(), failed.get().cause().orElse("prepare did not pass"));
        }
        return guest.prepare(key, number, host, files, place);
    }
}
