package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;
import java.util.function.Consumer;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * A connection whose listeners can all be taken off again. The binding cannot take off one for reboots, and a listener that
 * is left keeps the connection open and is called after its end.
 */
public final class EventConnect extends Connect {
    private static final int REBOOT = 1;
    private static final int FAILED = -1;
    /** A command of QEMU's monitor as people write it. */
    private static final int HUMAN = 1;

    /** Work with one domain. */
    public interface DomainWork<T> {
        T with(Domain domain) throws LibvirtException;
    }

    private LifecycleListener lifecycle;
    /** Native code holds it: it must stay reachable. */
    private Libvirt.VirConnectDomainEventGenericCallback reboots;

    private int rebootsId = FAILED;

    EventConnect(String uri) throws LibvirtException {
        super(uri);
    }

    /** @param rebooted called with the name of a domain that was reset */
    public synchronized void listen(LifecycleListener listener, Consumer<String> rebooted) throws LibvirtException {
        addLifecycleListener(listener);
        lifecycle = listener;
        reboots = (connection, domain, opaque) -> rebooted.accept(Libvirt.INSTANCE.virDomainGetName(domain));
        rebootsId = Libvirt.INSTANCE.virConnectDomainEventRegisterAny(vcp, null, REBOOT, reboots, null, null);
    }

    /** Takes all listeners off and closes; a second call does nothing. */
    @Override
    public synchronized int close() throws LibvirtException {
        if (vcp == null) {
            return 0;
        }
        if (rebootsId != FAILED) {
            Libvirt.INSTANCE.virConnectDomainEventDeregisterAny(vcp, rebootsId);
            rebootsId = FAILED;
        }
        if (lifecycle != null) {
            removeLifecycleListener(lifecycle);
            lifecycle = null;
        }
        unregisterCloseListener();
        return super.close();
    }

    /**
     * What guests of that kind can have, which the binding cannot ask for.
     *
     * @return empty if libvirt does not say, such as its test driver; for a machine that is not there as well
     */
    Optional<String> domainCapabilities(String arch, String machine, String type) {
        Pointer text = NativeLibrary.getInstance("virt")
                .getFunction("virConnectGetDomainCapabilities")
                .invokePointer(new Object[] {vcp, null, arch, machine, type, 0});
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.getString(0, "UTF-8"));
        } finally {
            Native.free(Pointer.nativeValue(text));
        }
    }

    /**
     * Does work with a domain, which is freed behind it.
     *
     * @throws LibvirtException also if there is no such domain
     */
    public <T> T onDomain(String name, DomainWork<T> work) throws LibvirtException {
        Domain domain = domainLookupByName(name);
        try {
            return work.with(domain);
        } finally {
            domain.free();
        }
    }

    /**
     * Has QEMU's monitor execute a command for people, which the binding cannot. libvirt does not see what changes by it.
     *
     * @return what the monitor says; empty if libvirt refuses, or its library for QEMU is not there
     */
    public Optional<String> monitor(String domain, String command) {
        DomainPointer pointer = Libvirt.INSTANCE.virDomainLookupByName(vcp, domain);
        if (pointer == null) {
            return Optional.empty();
        }
        try {
            PointerByReference said = new PointerByReference();
            int result = NativeLibrary.getInstance("virt-qemu")
                    .getFunction("virDomainQemuMonitorCommand")
                    .invokeInt(new Object[] {pointer, command, said, HUMAN});
            if (result == FAILED || said.getValue() == null) {
                return Optional.empty();
            }
            String text = said.getValue().getString(0, "UTF-8");
            Native.free(Pointer.nativeValue(said.getValue()));
            return Optional.of(text);
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        } finally {
            Libvirt.INSTANCE.virDomainFree(pointer);
        }
    }

    /** They are the same if their native connection is. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
