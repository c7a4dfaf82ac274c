package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The directory of one start of a script on its host, as far as files are moved there and from there for its calls, over the
 * connection that is there. Moving waits for as long as a lost connection is tried again.
 *
 * @param limit of one move
 * @param threads does what moves files; what fails there fails the host's part of the stage
 */
record CallFiles(HostSession host, String directory, Duration limit, Executor threads) {
    /**
     * Brings a file.
     *
     * @param into a directory; gets the file by its whole path
     * @param most no more bytes are brought
     */
    Collected fetch(String name, Path into, long most) throws RemoteException, InterruptedException {
        return host.ask(connection ->
                connection.collect(List.of(directory + "/" + name), into, new CollectLimits(1, most, most), limit));
    }

    /** Puts a file there. */
    void send(Path file, String name) throws RemoteException, InterruptedException {
        FileTree tree = new FileTree().add("", sink -> {
            try (InputStream content = Files.newInputStream(file)) {
                sink.file(name, PosixFilePermissions.fromString("rw-r--r--"), Files.size(file), content);
            }
        });
        host.ask(connection -> {
            connection.deliver(tree, directory, limit);
            return null;
        });
    }
}
