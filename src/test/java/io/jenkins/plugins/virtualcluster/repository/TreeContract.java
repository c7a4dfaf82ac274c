package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every tree does. */
abstract class TreeContract {
    @TempDir
    Path temporary;

    private Tree tree;

    /** A tree of all that is in the work tree. */
    abstract Tree tree(TestGit files) throws IOException, GitAPIException;

    @BeforeEach
    void make() throws IOException, GitAPIException {
        TestGit files = new TestGit(temporary)
                .write("a", "alpha\n")
                .program("a.d/run.sh", "#!/bin/sh\n")
                .write("a.d/sub/empty", "")
                .link("a.d/link", "../a");
        tree = tree(files);
    }

    @Test
    void itNamesFilesProgramsAndLinksByTheirPathsAndNothingOfGit() {
        assertThat(tree.entries())
                .containsExactly(
                        entry("a", Tree.Kind.FILE),
                        entry("a.d/link", Tree.Kind.LINK),
                        entry("a.d/run.sh", Tree.Kind.PROGRAM),
                        entry("a.d/sub/empty", Tree.Kind.FILE));
    }

    @Test
    void whatIsBelowADirectoryHasItsWholePath() {
        assertThat(tree.below("a.d")).containsOnlyKeys("a.d/link", "a.d/run.sh", "a.d/sub/empty");
        assertThat(tree.below("a.d/sub")).containsOnlyKeys("a.d/sub/empty");
        assertThat(tree.below("")).hasSize(4);
        assertThat(tree.below("a")).isEmpty();
        assertThat(tree.below("nothing")).isEmpty();
    }

    @Test
    void digestsAreThoseOfGit() throws IOException {
        // As 'git hash-object' tells them.
        assertThat(tree.digest("a")).isEqualTo("4a58007052a65fbc2fc3f910f2855f45a4058e74");
        assertThat(tree.digest("a.d/sub/empty")).isEqualTo("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assertThat(tree.digest("a.d/link")).isEqualTo("82f488f26965d3d02080ccf7969854a23f0f32b1");
    }

    @Test
    void contentIsReadAsItIsAndOfALinkItsTarget() throws IOException {
        assertThat(text("a.d/run.sh")).isEqualTo("#!/bin/sh\n");
        assertThat(text("a.d/link")).isEqualTo("../a");
    }

    @Test
    void whatIsNotThereIsToldAsSuch() {
        assertThatThrownBy(() -> tree.open("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> tree.digest("a.d")).isInstanceOf(NoSuchFileException.class);
    }

    private String text(String path) throws IOException {
        try (var in = tree.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
