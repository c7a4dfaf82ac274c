package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Images that are prepared on real guests, by runs in processes of their own. The system of the tiny image is in memory, so
 * what is prepared is written to its disk behind that.
 */
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Timeout(1800)
class PreparedImageIT extends GuestCommandHarness {
    /** Milliseconds. */
    private static final int MOMENTS = 40_000;

    @BeforeEach
    void write() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB, disk: 64 MiB, prepare: prepare.sh }
                hosts: { srv1: , srv2: }
                """);
        // A temporary directory is another one each time, and so the image is.
        Files.writeString(files.repository().resolve("prepare.sh"), """
                #!/bin/sh
                # %s
                echo "prepares on $(hostname)"
                echo "prepared once" | dd of=/dev/vda bs=1M seek=40 conv=notrunc
                sync
                """.formatted(directory));
        files.script("cases/one/run.sh", "dd if=/dev/vda bs=1M skip=40 count=1 2> /dev/null | head -c 13");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (StoredImage image : hypervisor.storedImages()) {
            if (image.isPrepared()) {
                hypervisor.removeImage(image.name());
            }
        }
    }

    private List<StoredImage> images() throws Exception {
        return hypervisor.storedImages().stream()
                .filter(StoredImage::isPrepared)
                .toList();
    }

    @Test
    void twoRunsAtOncePrepareItOnceAndTheNextOneBeginsAtOnce() throws Exception {
        Process one = run("one");
        Process two = run("two");
        ends(one, "one");
        ends(two, "two");

        List<RunState> states = runs();
        assertThat(states.stream().filter(state -> state.images().get(0).made()))
                .hasSize(1);
        assertThat(states.stream().filter(state -> state.stage(Stage.PREPARE).isPresent()))
                .hasSize(1);
        String maker = states.stream()
                .filter(state -> state.images().get(0).made())
                .findFirst()
                .flatMap(RunState::started)
                .map(Event.RunStarted::run)
                .orElseThrow();
        assertThat(states.stream().flatMap(state -> state.notes().stream()).map(Event.Note::message))
                .anyMatch(note -> note.contains("is being prepared by run " + maker + "p1 of "));
        assertThat(images()).hasSize(1);
        assertThat(images().get(0).isWhole()).isTrue();

        Process three = run("three");
        ends(three, "three");
        RunState last = runs().stream()
                .filter(state ->
                        states.stream().noneMatch(other -> other.started().equals(state.started())))
                .findFirst()
                .orElseThrow();
        assertThat(last.stage(Stage.PREPARE)).isEmpty();
        assertThat(last.images().get(0).made()).isFalse();
        for (Records.Entry entry : Records.list(directory.resolve("runs"), 10)) {
            for (String host : List.of("srv1", "srv2")) {
                assertThat(Files.readString(entry.directory().output(Stage.caseRun("one"), host)))
                        .isEqualTo("prepared once");
            }
        }
        assertThat(images()).hasSize(1);
        assertThat(hypervisor.preparedImages().claims()).isEmpty();
        assertThat(hypervisor.find()).extracting(FoundCluster::run).noneMatch(run -> run.startsWith(maker));
    }

    /** Of a preparation that was killed nothing stays that looks whole, whether the run is resumed or cleaned up after. */
    @Test
    @Tag("thorough")
    void aKilledPreparationIsMadeAgainOrLeavesNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < Rounds.of(10); round++) {
            Process killed = run("killed" + round);
            begins(round + 1);
            // At any moment from its beginning to a while after the preparation.
            killed.waitFor(random.nextInt(MOMENTS), TimeUnit.MILLISECONDS);
            killed.destroyForcibly().waitFor();
            String what = "seed " + seed + ", round " + round;
            if (round % 2 == 0) {
                Process resumed = command(
                        "resumed" + round,
                        "resume",
                        newest(),
                        "--records=" + directory.resolve("runs"),
                        "--hypervisor=" + Lab.hypervisor());
                assertThat(resumed.waitFor(LONGEST, TimeUnit.SECONDS)).as(what).isTrue();
                assertThat(runs().get(0).ended().map(Event.RunEnded::verdict))
                        .as("%s: %s", what, Files.readString(directory.resolve("resumed" + round)))
                        .contains(Verdict.PASSED);
                assertThat(images()).as(what).allMatch(StoredImage::isWhole);
            } else {
                ends(command("cleanup" + round, "cleanup", "--hypervisor=" + Lab.hypervisor()), "cleanup" + round);
                assertThat(images()).as(what).allMatch(StoredImage::isWhole);
            }
            assertThat(hypervisor.preparedImages().claims()).as(what).isEmpty();
            assertThat(hypervisor.find()).as(what).isEmpty();
            for (StoredImage image : images()) {
                hypervisor.removeImage(image.name());
            }
        }
    }
}
