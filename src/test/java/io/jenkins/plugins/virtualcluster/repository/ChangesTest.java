package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.virtualcluster.repository.Reason.Kind;
import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesTest {
    private static final String INIT = "suites/copy/suite_init.sh";

    @TempDir
    Path directory;

    private TestGit git;
    private String first;

    @BeforeEach
    void twoSuites() throws IOException, GitAPIException {
        git = new TestGit(directory);
        git.sound("copy").sound("other");
    }

    @AfterEach
    void close() {
        git.close();
    }

    private void start() throws GitAPIException {
        first = git.commit("first");
    }

    private Changes changes() throws GitAPIException, IOException {
        String now = git.commit("next");
        return Changes.between(tree(first), tree(now));
    }

    private Tree tree(String commit) throws IOException {
        return new CommitTree(git.git().getRepository(), commit, "");
    }

    private static List<String> told(Changes changes) {
        return changes.touched().stream()
                .map(suite -> suite.name() + ": "
                        + String.join(
                                ", ",
                                suite.reasons().stream().map(Reason::toString).toList()))
                .toList();
    }

    @Test
    void nothingOfNothing() throws GitAPIException, IOException {
        start();

        git.write("README", "words");

        assertThat(changes()).isEqualTo(new Changes(List.of(), List.of(), List.of()));
    }

    @Test
    void aSuiteIsTouchedByEachOfItsOwnFiles() throws GitAPIException, IOException {
        git.write("suites/copy/files/gone", "");
        start();

        git.write(INIT, "#!/bin/sh\nexit 0\n")
                .write("suites/copy/files/new", "")
                .delete("suites/copy/files/gone");

        assertThat(told(changes()))
                .containsExactly(
                        "copy: suites/copy/files/gone is gone, suites/copy/files/new is new, " + INIT + " changed");
    }

    @Test
    void aScriptThatMayBeExecutedNowIsAChange() throws GitAPIException, IOException {
        git.write("suites/copy/files/tool", "#!/bin/sh\n");
        start();

        git.program("suites/copy/files/tool", "#!/bin/sh\n");

        assertThat(told(changes())).containsExactly("copy: suites/copy/files/tool is now a program");
    }

    @Test
    void theClusterTouchesAllItsSuitesByWhatItIsWithItsDefaults() throws GitAPIException, IOException {
        start();

        git.write("clusters/one.yaml", """
                name: one
                defaults: { image: debian, memory: 1 GiB }
                networks: { lan: {} }
                hosts: { srv1: {}, srv2: {} }
                """);

        assertThat(told(changes()))
                .containsExactly(
                        "copy: cluster one changed: memory of host srv1, host srv2 added",
                        "other: cluster one changed: memory of host srv1, host srv2 added");
    }

    @Test
    void aClusterWrittenInAnotherWayIsTheSame() throws GitAPIException, IOException {
        start();

        git.write("clusters/one.yaml", """
                # The same.
                name: one
                networks:
                  lan: {}
                hosts:
                  srv1: { memory: 512 MiB, image: debian }
                """);

        assertThat(changes().touched()).isEmpty();
    }

    @Test
    void anotherImageIsToldAsSuchAlsoWhenOnlyItsContentIsAnother() throws GitAPIException, IOException {
        git.write("clusters/one.yaml", cluster("./images/debian.qcow2")).write("images/debian.qcow2", "one");
        start();

        git.write("images/debian.qcow2", "two");

        List<TouchedSuite> touched = changes().touched();
        assertThat(touched).extracting(TouchedSuite::name).containsExactly("copy", "other");
        assertThat(touched.get(0).reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.kind()).isEqualTo(Kind.IMAGE))
                .asString()
                .startsWith("the image of host srv1 is now images/debian.qcow2 with content ");
    }

    @Test
    void anotherVolumeIsAnotherImage() throws GitAPIException, IOException {
        start();

        git.write("clusters/one.yaml", cluster("fedora"));

        assertThat(told(changes()))
                .containsExactly(
                        "copy: the image of host srv1 is now fedora", "other: the image of host srv1 is now fedora");
    }

    @Test
    void anImageByNameTouchesTheSuitesThatUseIt() throws GitAPIException, IOException {
        git.write("images.yaml", images("1", "a", "bios"))
                .write("clusters/one.yaml", cluster("debian-12"))
                .write("clusters/two.yaml", cluster("local").replace("name: one", "name: two"))
                .write("suites/other/suite.yaml", "name: other\ncluster: two\ninit: suite_init.sh\ncases: [ one ]\n");
        start();

        git.write("images.yaml", "# the next one\n" + images("2", "b", "bios"));
        Changes url = changes();
        assertThat(told(url))
                .containsExactly(
                        "copy: the image of host srv1 is now debian-12, https://example.org/2.qcow2 with sha256 "
                                + "b".repeat(64));
        assertThat(url.touched().get(0).reasons()).extracting(Reason::path).containsExactly("images.yaml");
        first = git.commit("other");
        git.write("images.yaml", images("2", "b", "uefi"));
        assertThat(told(changes())).containsExactly("copy: cluster one changed: firmware of host srv1");
        first = git.commit("other");
        git.write("images.yaml", images("2", "b", "uefi").replace("volume: tiny", "volume: small"));
        assertThat(told(changes())).containsExactly("other: the image of host srv1 is now local, small");
    }

    private static String images(String url, String sum, String firmware) {
        return """
                debian-12: { url: "https://example.org/%s.qcow2", sha256: %s, firmware: %s }
                local: { volume: tiny }
                unused: { volume: x }
                """.formatted(url, sum.repeat(64), firmware);
    }

    @Test
    void aBrokenImageMakesItsSuitesInvalidAndSaysWhere() throws GitAPIException, IOException {
        git.write("images.yaml", "debian-12: { volume: x }\nunused: { volume: x }\n")
                .write("clusters/one.yaml", cluster("debian-12"));
        start();

        git.write("images.yaml", "debian-12: { volume: x }\nunused: { }\n");
        assertThat(told(changes())).isEmpty();
        git.write("images.yaml", "debian-12: { url: x }\nunused: { }\n");

        Changes changes = changes();
        assertThat(changes.touched()).hasSize(2).noneMatch(TouchedSuite::isSound);
        assertThat(changes.touched().get(0).problems().toString()).contains("images.yaml:1:19: url: 'x' is not a URL");
    }

    @Test
    void aPointerInThePlaceOfTheImagesIsToldAsSuch() throws GitAPIException, IOException {
        start();

        git.write("images.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");

        assertThat(changes().problems().toString()).contains("images.yaml:1:1: a pointer of Git LFS");
    }

    private static String cluster(String image) {
        return """
                name: one
                networks: { lan: {} }
                hosts: { srv1: { image: %s, memory: 512 MiB } }
                """.formatted(image);
    }

    @Test
    void whatLinksLeadToBelongsToTheSuite() throws GitAPIException, IOException {
        git.write("shared/lib/a.sh", "a").link("suites/copy/files/lib", "../../../shared/lib");
        start();

        git.write("shared/lib/a.sh", "b");

        assertThat(told(changes())).containsExactly("copy: shared/lib/a.sh changed; suites/copy/files/lib leads to it");
    }

    @Test
    void whatScriptsNameBelongsToTheSuiteAlsoOverOtherFiles() throws GitAPIException, IOException {
        git.write(INIT, "#!/bin/sh\n\n. \"$VC_FILES/../shared/base.sh\"\n")
                .write("shared/base.sh", "data=shared/data.txt\n")
                .write("shared/data.txt", "1")
                .write("shared/unused.sh", "1");
        start();

        git.write("shared/data.txt", "2").write("shared/unused.sh", "2");

        assertThat(told(changes())).containsExactly("copy: shared/data.txt changed; shared/base.sh:1 names it");
    }

    @Test
    void aNamedDirectoryIsAllThatIsInIt() throws GitAPIException, IOException {
        git.write(INIT, "#!/bin/sh\ncp -r ../../tools/bin /usr/local\n").write("tools/bin/x", "1");
        start();

        git.write("tools/bin/y", "1");

        assertThat(told(changes())).containsExactly("copy: tools/bin/y is new; " + INIT + ":2 names it");
    }

    @Test
    void aSuiteThatBecameInvalidIsTouchedWithItsProblems() throws GitAPIException, IOException {
        start();

        git.write(INIT, "exit 0\n");

        TouchedSuite copy = changes().touched().get(0);
        assertThat(copy.isSound()).isFalse();
        assertThat(copy.reasons()).extracting(Reason::kind).containsExactly(Kind.OWN_FILE, Kind.BECAME_INVALID);
        assertThat(copy.problems()).singleElement().asString().startsWith(INIT + ":1:1: the first line is not");
    }

    @Test
    void aBrokenClusterMakesItsSuitesInvalidAndSaysWhere() throws GitAPIException, IOException {
        start();

        git.write("clusters/one.yaml", "name: one\nnetworks: { lan: {} }\nhosts: { srv1: { memory: lots } }\n");

        Changes changes = changes();
        assertThat(changes.touched()).hasSize(2).noneMatch(TouchedSuite::isSound);
        assertThat(changes.touched().get(1).problems().toString()).contains("clusters/one.yaml:3:");
        assertThat(changes.problems()).isNotEmpty();
    }

    @Test
    void whatStaysInvalidIsNotTouchedAgainAndWhatIsMendedIs() throws GitAPIException, IOException {
        git.write(INIT, "exit 0\n").write("suites/other/suite_init.sh", "exit 0\n");
        start();

        git.write("suites/other/suite_init.sh", "#!/bin/sh\n");

        Changes changes = changes();
        assertThat(changes.touched()).extracting(TouchedSuite::name).containsExactly("other");
        assertThat(changes.touched().get(0).isSound()).isTrue();
        assertThat(changes.problems()).hasSize(1);
    }

    @Test
    void newAndRemovedSuitesAreTold() throws GitAPIException, IOException {
        start();

        git.sound("fresh");
        git.git().rm().addFilepattern("suites/other").call();

        Changes changes = changes();
        assertThat(told(changes)).containsExactly("fresh: the suite is new");
        assertThat(changes.removed()).containsExactly("other");
    }

    @Test
    void aSuiteThatNeedsASubmoduleAnLfsFileOrALinkOutOfTheTreeIsInvalid() throws GitAPIException, IOException {
        start();

        git.sound("a").sound("b").sound("c").sound("d");
        git.write("suites/a/files/big", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                .link("suites/b/files/outside", "../../../../etc/passwd")
                .link("suites/c/files/other", "../../../other/lib.sh")
                .write("unneeded", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                .link("away", "../nowhere")
                .submodule("other");

        Changes changes = changes();

        assertThat(changes.touched())
                .extracting(TouchedSuite::name, TouchedSuite::isSound)
                .containsExactly(tuple("a", false), tuple("b", false), tuple("c", false), tuple("d", true));
        assertThat(changes.problems().toString())
                .contains("suites/a/files/big:1:1: a pointer of Git LFS")
                .contains("suites/b/files/outside:1:1: a link that leads out")
                .contains("other:1:1: a submodule")
                .doesNotContain("unneeded", "away");
    }
}
