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
        } catch (UnsatisfiedLinkError e) {
            throw new HypervisorException(
                    "libvirt's client library is missing on this machine; install it (Debian: libvirt0, Fedora and RHEL:"
                            + " libvirt-libs): " + e.getMessage(),
                    e);
        }
        Thread thread = new Thread(LibvirtEventLoop::run, "libvirt events");
        thread.setDaemon(true);
        thread.start();
        running = true;
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
