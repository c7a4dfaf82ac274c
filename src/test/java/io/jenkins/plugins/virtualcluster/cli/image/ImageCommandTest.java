package io.jenkins.plugins.virtualcluster.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.Waited;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageCommandTest extends CommandLineHarness {
    private static final String AMD64 = "vc-image-" + "a".repeat(24) + ".img";
    private static final String ARM64 = "vc-image-" + "b".repeat(24) + ".img";
    private static final String FACTS = """
            fact system=Debian GNU/Linux 12 (bookworm)
            fact kernel=6.1.0-18-cloud-amd64
            fact machine=x86_64
            fact root=root
            fact hostname=host
            fact name host=192.168.3.2
            fact name host.check.test=192.168.3.2
            fact name also=192.168.3.2
            fact cloud-init=22.4.2
            fact cloud-status=done
            fact cloud-errors=
            fact tool tc=yes
            fact tool mkfs.ext4=yes
            fact tool mount=yes
            fact tool gdb=no
            fact tool eu-stack=no
            fact tool bash=yes
            fact tool python3=yes
            fact tool perl=no
            fact netem=no
            fact ext4=yes
            fact cores=/var/crash/core.%e.%p
            fact consoles=tty0 ttyS0
            fact pvpanic=yes
            fact disk=2000000 KiB, 1000000 KiB free
            fact memory=1000000 KiB
            """;

    @BeforeEach
    void writeImages() throws IOException {
        write("images.yaml", """
                debian-12:
                  user: debian
                  arch:
                    x86_64: { url: "https://example.org/amd64.qcow2", sha256: %s }
                    aarch64: { url: "https://example.org/arm64.qcow2", sha512: %s }
                pool: { volume: tiny }
                bad: { url: x }
                """.formatted("a".repeat(64), "b".repeat(128)));
    }

    private int image(String command, String... more) {
        return execute(Stream.of(
                        Stream.of("image", command, "--repository", repository()),
                        Stream.of("check").filter(command::equals).flatMap(any -> Stream.of("--records", records())),
                        Stream.of(more))
                .flatMap(one -> one)
                .toArray(String[]::new));
    }

    @Test
    void pullBringsTheImageOfEachArchitectureOnce() {
        assertThat(image("pull", "debian-12")).isZero();

        assertThat(hypervisor.storedImages()).extracting(StoredImage::name).containsExactly(AMD64, ARM64);
        assertThat(out())
                .contains(
                        "Image debian-12 (x86_64) is in storage pool default of qemu:///system: /pool/" + AMD64,
                        "Image debian-12 (aarch64) is in storage pool");
        assertThat(image("list")).isZero();
        assertThat(out())
                .containsPattern(AMD64 + " +debian-12 \\(x86_64\\) +1 MiB")
                .containsPattern(ARM64 + " +debian-12 \\(aarch64\\) +1 MiB")
                .doesNotContain("Not in the pool");
        assertThat(image("remove", "debian-12")).isZero();
        assertThat(out()).isEqualTo("removed image " + AMD64 + "\nremoved image " + ARM64 + "\n");
        assertThat(hypervisor.storedImages()).isEmpty();
        assertThat(image("remove", "debian-12")).isZero();
        assertThat(out()).isEqualTo("Image debian-12 is not in the pool\n");
    }

    @Test
    void pullTakesOneArchitectureAndListSaysWhatIsNotThere() {
        assertThat(image("pull", "--arch", "aarch64", "debian-12")).isZero();

        assertThat(hypervisor.storedImages()).extracting(StoredImage::name).containsExactly(ARM64);
        assertThat(image("list")).isZero();
        assertThat(out())
                .contains("Not in the pool yet", "  debian-12 (x86_64)\n")
                .doesNotContain("pool (x86_64)");
    }

    @Test
    void whatIsWrongWithAnImageIsTold() {
        assertThat(image("pull", "bad")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("Image bad cannot be used for x86_64:", "is not valid in images.yaml");
        assertThat(image("pull", "--arch", "s390x", "debian-12")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("there is no 'debian-12' for s390x", "images.yaml has it for x86_64, aarch64");
        assertThat(image("pull", "--arch", "amd64", "debian-12")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("'amd64' is no architecture; expected x86_64, aarch64, ppc64le or s390x");
        assertThat(image("remove", "pool")).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(err()).contains("Image pool (x86_64) is a volume that no run uploaded");
    }

    @Test
    void oneThatCannotBeHadKeepsNoOtherFromBeingPulled() {
        hypervisor.failNext(FakeHypervisor.Call.BRING, "the server answered 404");

        assertThat(image("pull", "debian-12")).isEqualTo(ExitCode.INFRASTRUCTURE);

        assertThat(err()).isEqualTo("the server answered 404\n");
        assertThat(hypervisor.storedImages()).extracting(StoredImage::name).containsExactly(ARM64);
    }

    @Test
    void checkRunsAHostOfThatImageAloneAndSaysWhatItHas() throws IOException {
        says(FACTS);

        assertThat(image("check", "--arch", "x86_64", "debian-12")).isZero();

        RunRequest request = requests.get(0);
        assertThat(requests).hasSize(1);
        assertThat(request.cluster().hosts()).singleElement().satisfies(host -> {
            assertThat(host.image()).isInstanceOf(Image.Download.class);
            assertThat(host.arch()).isEqualTo(Architecture.X86_64);
            assertThat(host.system().user()).isEqualTo("debian");
        });
        assertThat(request.repository()).as("the definitions of the check").doesNotExist();
        assertThat(out())
                .contains("Image debian-12 (x86_64)\n", "Suites can use this image.")
                .containsPattern("system +Debian GNU/Linux 12 \\(bookworm\\), kernel 6.1.0-18-cloud-amd64 on x86_64")
                .containsPattern("ready +ok +after 1 s: boots 61 s, logs in 2 s")
                .containsPattern("login +ok +as debian, scripts as root by sudo")
                .containsPattern("names +ok +short, full and alias resolve")
                .containsPattern("cloud-init +ok +22.4.2, done")
                .containsPattern("console +missing +nothing is recorded; the kernel writes to tty0 ttyS0")
                .containsPattern("network faults +missing +the kernel has no sch_netem")
                .containsPattern("disks +ok")
                .containsPattern("core dumps +missing +are collected without back traces; install gdb")
                .containsPattern("interpreters +sh, bash, python3\\n");
    }

    @Test
    void checkFailsWhereSuitesRelyOnWhatIsWrong() throws IOException {
        says(FACTS.replace("name also=192.168.3.2", "name also=")
                .replace("cloud-errors=", "cloud-errors=\"('apt', no network)\""));

        assertThat(image("check", "pool")).isEqualTo(ExitCode.FAILED);

        assertThat(out())
                .containsPattern("names +WRONG +not resolved: also")
                .containsPattern("cloud-init +WRONG +22.4.2, done: \"\\('apt', no network\\)\"")
                .contains("Suites rely on what is wrong here: names, cloud-init");
    }

    @Test
    void aHostThatIsItsOwnLoopbackIsWrong() {
        says(FACTS.replace("name host=192.168.3.2", "name host=127.0.1.1"));

        assertThat(image("check", "pool")).isEqualTo(ExitCode.FAILED);

        assertThat(out()).containsPattern("names +WRONG +host is 127.0.1.1 to the host itself");
    }

    @Test
    void checkOfEachArchitectureSaysWhatToTryWhereOneDoesNotBoot() {
        script = request -> SampleRuns.started("probe")
                .ready()
                .over(Verdict.INFRASTRUCTURE, "host did not answer within 20 min")
                .events();

        assertThat(image("check", "debian-12")).isEqualTo(ExitCode.INFRASTRUCTURE);

        assertThat(requests)
                .extracting(request -> request.cluster().hosts().get(0).arch())
                .containsExactly(Architecture.X86_64, Architecture.AARCH64);
        assertThat(out()).contains("Image debian-12 (x86_64) could not be checked", "it may need 'firmware: uefi'");
    }

    @Test
    void whereNoHostWasStartedTheImageIsNotToBlame() {
        script = request -> SampleRuns.started("probe")
                .over(Verdict.INFRASTRUCTURE, "the hypervisor is unreachable")
                .events();

        assertThat(image("check", "pool")).isEqualTo(ExitCode.INFRASTRUCTURE);

        assertThat(out())
                .contains("Image pool (x86_64) could not be checked; see above.\n")
                .doesNotContain("firmware");
    }

    @Test
    void theProbeIsAScriptThatHostsRun() throws Exception {
        String probe;
        try (var in = ImageCommand.class.getResourceAsStream("probe.sh")) {
            probe = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("NAMES", "localhost");
        }
        Path file = Files.writeString(temp.resolve("probe.sh"), probe);
        ProcessBuilder shell = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
        // What would change this machine, or takes long.
        stub("tc", "exit 1");
        stub("modprobe", "exit 1");
        stub("cloud-init", "[ $1 = --version ] && echo /usr/bin/cloud-init 22.4.2 || echo status: done");
        shell.environment().merge("PATH", temp.toString(), (path, stubs) -> stubs + ":" + path);
        Process process = shell.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.lines()).as(output).allMatch(line -> line.startsWith("fact "));
        assertThat(output)
                .contains(
                        "fact name localhost=127.0.0.1",
                        "fact tool mount=yes",
                        "fact tool tc=yes",
                        "fact netem=no",
                        "fact cloud-init=22.4.2",
                        "fact cloud-status=done");
    }

    private void stub(String program, String text) throws IOException {
        Path file = Files.writeString(temp.resolve(program), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the probe prints. */
    private void says(String facts) {
        script = request -> {
            try (Stream<Path> records = Files.list(Path.of(records()))) {
                Path record = records.filter(one -> one.toString().endsWith(request.run()))
                        .findFirst()
                        .orElseThrow();
                RunDirectory.put(
                        new RunDirectory(record).output(Stage.caseRun("probe"), WantedImage.HOST),
                        facts.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return SampleRuns.started("probe")
                    .ready()
                    .pass(Stage.SUITE_INIT)
                    .pass(Stage.caseInit("probe"))
                    .pass(Stage.caseRun("probe"))
                    .pass(Stage.caseFinalize("probe"))
                    .pass(Stage.SUITE_FINALIZE)
                    .over(Verdict.PASSED)
                    .events()
                    .stream()
                    .map(event -> event instanceof Event.HostReady ready
                            ? new Event.HostReady(
                                    ready.at(),
                                    ready.host(),
                                    List.of(new Waited("boots", 61_000), new Waited("logs in", 2_000)))
                            : event)
                    .toList();
        };
    }
}
