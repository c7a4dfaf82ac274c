package io.jenkins.plugins.virtualcluster.repository.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;

/** A repository with a work tree, on branch main. */
public final class TestGit implements AutoCloseable {
    private static final PersonIdent AUTHOR = new PersonIdent("Ada", "ada@example.org");

    private final Path directory;
    private final Git git;

    public TestGit(Path directory) throws GitAPIException, IOException {
        this.directory = directory;
        this.git = Git.init()
                .setDirectory(directory.toFile())
                .setInitialBranch("main")
                .call();
        git.getRepository().getConfig().setBoolean("commit", null, "gpgsign", false);
        git.getRepository().getConfig().save();
    }

    public Path directory() {
        return directory;
    }

    public Git git() {
        return git;
    }

    public TestGit write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    public TestGit program(String path, String text) throws IOException {
        write(path, text);
        Files.setPosixFilePermissions(directory.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    public TestGit link(String path, String target) throws IOException {
        Path link = directory.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    /** Puts a submodule into the next commit. */
    public TestGit submodule(String path) throws IOException {
        DirCache index = git.getRepository().lockDirCache();
        DirCacheEditor editor = index.editor();
        editor.add(new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.GITLINK);
                entry.setObjectId(ObjectId.fromString("1".repeat(40)));
            }
        });
        editor.commit();
        return this;
    }

    public TestGit delete(String path) throws IOException {
        Files.delete(directory.resolve(path));
        return this;
    }

    /** Commits all as it is in the work tree; returns the commit's id. */
    public String commit(String subject) throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.add().addFilepattern(".").setUpdate(true).call();
        return git.commit()
                .setMessage(subject)
                .setAuthor(AUTHOR)
                .setCommitter(AUTHOR)
                .call()
                .name();
    }

    public void reset(String commit) throws GitAPIException {
        git.reset().setMode(ResetCommand.ResetType.HARD).setRef(commit).call();
    }

    /** A suite of one case on cluster {@code one}, and that cluster. */
    public TestGit sound(String suite) throws IOException {
        write("clusters/one.yaml", """
                name: one
                defaults: { image: debian, memory: 512 MiB }
                networks: { lan: {} }
                hosts: { srv1: {} }
                """);
        write("suites/" + suite + "/suite.yaml", """
                name: %s
                cluster: one
                init: suite_init.sh
                cases: [ first ]
                """.formatted(suite));
        program("suites/" + suite + "/suite_init.sh", "#!/bin/sh\n");
        return program("suites/" + suite + "/cases/first/run.sh", "#!/bin/sh\n");
    }

    @Override
    public void close() {
        git.close();
    }
}
