package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.libvirt.DomainInfo;
import org.libvirt.NodeInfo;

/** Asks libvirt how large a hypervisor is and what runs there. */
final class LoadScan {
    private LoadScan() {}

    static HypervisorLoad take(LibvirtConnection connection, LibvirtPool pool)
            throws HypervisorException, InterruptedException {
        LibvirtPool.Space space = pool.space();
        List<String> volumes = pool.volumes();
        // What stands by does not run, and is to keep no cluster from running.
        Set<String> runs = volumes.stream()
                .filter(ObjectNames::isLease)
                .flatMap(volume -> ObjectNames.runOf(volume).stream())
                .filter(run -> !volumes.contains(ObjectNames.standby(run)))
                .collect(Collectors.toSet());
        List<HypervisorLoad.Guest> guests = guests(DomainScan.of(connection, DomainScan.ACTIVE));
        return connection.call("asking how large it is", connect -> {
            NodeInfo node = connect.nodeInfo();
            return new HypervisorLoad(
                    new DataSize(node.memory << 10), node.cpus, space.free(), space.whole(), guests, runs);
        });
    }

    /** Without those that libvirt does not tell the sizes of. */
    static List<HypervisorLoad.Guest> guests(DomainScan domains) throws HypervisorException, InterruptedException {
        List<HypervisorLoad.Guest> guests = new ArrayList<>();
        domains.each((domain, name) -> {
            DomainInfo info = domain.getInfo();
            guests.add(new HypervisorLoad.Guest(
                    name, ObjectNames.runOf(name), new DataSize(info.maxMem << 10), info.nrVirtCpu));
        });
        return guests;
    }
}
