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
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.Error;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/** Asks libvirt how large a hypervisor is and what runs there. */
final class LoadScan {
    private static final int ACTIVE = 1;

    private LoadScan() {}

    static HypervisorLoad take(LibvirtConnection connection, LibvirtPool pool)
            throws HypervisorException, InterruptedException {
        LibvirtPool.Space space = pool.space();
        Set<String> runs = pool.volumes().stream()
                .filter(ObjectNames::isLease)
                .flatMap(volume -> ObjectNames.runOf(volume).stream())
                .collect(Collectors.toSet());
        return connection.call("asking what runs there", connect -> {
            NodeInfo node = connect.nodeInfo();
            return new HypervisorLoad(
                    new DataSize(node.memory << 10), node.cpus, space.free(), space.whole(), guests(connect), runs);
        });
    }

    private static List<HypervisorLoad.Guest> guests(Connect connect) throws LibvirtException {
        List<HypervisorLoad.Guest> guests = new ArrayList<>();
        for (Domain domain : connect.listAllDomains(ACTIVE)) {
            try {
                String name = domain.getName();
                DomainInfo info = domain.getInfo();
                guests.add(new HypervisorLoad.Guest(
                        name, ObjectNames.runOf(name), new DataSize(info.maxMem << 10), info.nrVirtCpu));
            } catch (LibvirtException e) {
                if (e.getError().getCode() != Error.ErrorNumber.VIR_ERR_NO_DOMAIN) {
                    throw e;
                }
            } finally {
                domain.free();
            }
        }
        return guests;
    }
}
