package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/** The thread that every connection of this process gets its events and keepalive answers from. */
final class LibvirtEventLoop {
    /** Without one, libvirt writes each error to standard error. Native code holds it: it must stay reachable. */
    private static final Libvirt.VirErrorCallback SILENT = (data, error) -> {};

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_CAUSES = 10;

    private static boolean running;
    /** Why the native library could not be loaded: Java says that once, and then only that it is so. */
    private static Throwable missing;

    private LibvirtEventLoop() {}

    /**
     * Has to be called before the first connection is opened.
     *
     * @throws HypervisorException also if a native library is missing, each time: the message says what to install
     */
    static synchronized void ensureRunning() throws HypervisorException {
        if (running) {
            return;
        }
        try {
            Connect.setErrorCallback(SILENT);
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw new HypervisorException("libvirt's event loop cannot be started: " + e.getMessage(), e);
        } catch (LinkageError e) {
            missing = missing == null ? root(e) : missing;
            throw new HypervisorException(remedy(missing), e);
        }
        Thread thread = new Thread(LibvirtEventLoop::run, "libvirt events");
        thread.setDaemon(true);
        thread.start();
        running = true;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    /** What is missing, and what to do. */
    static String remedy(Throwable why) {
        String words = String.valueOf(why.getMessage());
        boolean isBinding = words.contains("jnidispatch") || words.contains("com.sun.jna") || words.contains("JNA");
        return isBinding
                ? "The native part of JNA, by which Java calls libvirt, cannot be loaded on this machine. Java unpacks it"
                        + " into XDG_CACHE_HOME (~/.cache) or else the temporary directory; if no program may be executed"
                        + " there (mounted noexec), set XDG_CACHE_HOME or the system property jna.tmpdir to a directory"
                        + " where one may, or install it (Debian: libjna-jni), and restart: " + words
                : "libvirt's client library is missing on this machine; install it (Debian: libvirt0, Fedora and RHEL:"
                        + " libvirt-libs), and restart this program: " + words;
    }

    private static void run() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException | RuntimeException | Error e) {
                // Without this thread no connection hears anything, and all are lost.
                System.getLogger(LibvirtEventLoop.class.getName())
                        .log(System.Logger.Level.WARNING, "libvirt's event loop had an error and continues", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
