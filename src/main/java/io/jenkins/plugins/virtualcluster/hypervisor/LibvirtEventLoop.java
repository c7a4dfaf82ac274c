package io.jenkins.plugins.virtualcluster.hypervisor;

import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;

/** The thread that every connection of this process gets its events and keepalive answers from. */
final class LibvirtEventLoop {
    /** Without one, libvirt writes each error to standard error. Native code holds it: it must stay reachable. */
    private static final Libvirt.VirErrorCallback SILENT = (data, error) -> {};

    private static boolean running;
    private static LinkageError missing;

    private LibvirtEventLoop() {}

    /** Has to be called before the first connection is opened. */
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
            // A second time Java only says that a class is missing.
            missing = missing == null ? e : missing;
            throw new HypervisorException(reason(missing), missing);
        }
        Thread thread = new Thread(LibvirtEventLoop::run, "libvirt events");
        thread.setDaemon(true);
        thread.start();
        running = true;
    }

    static String reason(LinkageError missing) {
        String said = String.valueOf(missing.getMessage()).strip().replaceAll("\\s+", " ");
        return said.contains("'virt'")
                ? "libvirt's client library is missing on this machine; install it (Debian: libvirt0, Fedora and RHEL:"
                        + " libvirt-libs): " + said
                : "JNA, which calls libvirt's client library, cannot be loaded: " + said
                        + ". It unpacks a library into XDG_CACHE_HOME (~/.cache) or else the temporary directory; if no"
                        + " program may be executed there (mounted noexec), set XDG_CACHE_HOME to a directory where one may";
    }

    private static void run() {
        while (true) {
            try {
                Library.processEvent();
            } catch (LibvirtException e) {
                System.getLogger(LibvirtEventLoop.class.getName())
                        .log(System.Logger.Level.WARNING, "libvirt's event loop had an error and goes on", e);
            }
        }
    }
}
