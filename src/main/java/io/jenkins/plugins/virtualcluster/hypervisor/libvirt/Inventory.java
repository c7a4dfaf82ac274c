package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster.FoundHost;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.StandbyText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.LibvirtException;

/**
 * What a hypervisor has of ours. A domain is ours by its metadata. Networks and volumes carry none: they are ours by their
 * name, if there is also a lease volume, a ticket or a domain of that run.
 */
final class Inventory {
    private static final int ELEMENT = Domain.MetadataType.ELEMENT;

    private final LibvirtConnection connection;
    private final LibvirtPool pool;
    private final DomainScan domains;
    private final Map<String, Run> runs = new TreeMap<>();
    /** Of our domains, by their names. */
    private final Map<String, String> states = new TreeMap<>();
    /** The names of domains with our mark. */
    private final Set<String> marked = new HashSet<>();
    /** What libvirt does not tell, by the names of domains. */
    private final Map<String, LibvirtFailure> refused = new TreeMap<>();

    /** What there is of one run; the names of its objects. */
    static final class Run {
        private final String id;
        private Optional<Lease> lease = Optional.empty();
        private Optional<Ticket> ticket = Optional.empty();
        private Optional<Standby> standby = Optional.empty();
        /** What this machine knows of it, should the hypervisor not. */
        private Optional<Lease> begun = Optional.empty();

        private final List<FoundHost> hosts = new ArrayList<>();
        private final List<String> networks = new ArrayList<>();
        private final List<String> volumes = new ArrayList<>();

        private Run(String id) {
            this.id = id;
        }

        List<FoundHost> hosts() {
            return hosts;
        }

        List<String> networks() {
            return networks;
        }

        List<String> volumes() {
            return volumes;
        }

        boolean isSomething() {
            return !volumes.isEmpty() || !hosts.isEmpty();
        }

        boolean hasLeaseVolume() {
            return volumes.contains(ObjectNames.lease(id));
        }

        FoundCluster cluster() {
            List<String> objects = new ArrayList<>();
            hosts.forEach(host -> objects.add("domain " + host.domain()));
            networks.forEach(network -> objects.add("network " + network));
            volumes.forEach(volume -> objects.add("volume " + volume));
            Optional<Lease> known = lease.or(() -> ticket.map(Ticket::lease)).or(() -> begun);
            return new FoundCluster(id, known, hosts, objects, ticket, standby);
        }
    }

    Inventory(LibvirtConnection connection, LibvirtPool pool, DomainScan domains) {
        this.connection = connection;
        this.pool = pool;
        this.domains = domains;
    }

    static Collection<Run> take(LibvirtConnection connection, LibvirtPool pool)
            throws HypervisorException, InterruptedException {
        return new Inventory(connection, pool, DomainScan.of(connection, DomainScan.ANY)).all();
    }

    Collection<Run> all() throws HypervisorException, InterruptedException {
        look();
        for (Run run : runs.values()) {
            if (run.hasLeaseVolume()) {
                Optional<Lease> lease = lease(run.id, pool);
                run.lease = lease.or(() -> run.lease);
            }
            if (run.volumes.contains(ObjectNames.ticket(run.id))) {
                run.ticket = new PoolTickets(() -> pool).read(run.id);
            }
            if (run.volumes.contains(ObjectNames.standby(run.id))) {
                run.standby = standby(run.id, pool);
            }
            if (run.lease.isEmpty() && run.ticket.isEmpty()) {
                run.begun = StartMarkers.lease(pool.hypervisor(), run.id);
            }
        }
        StartMarkers.forget(pool.hypervisor(), runs.keySet());
        return runs.values();
    }

    /** What the run's own volume says; empty also if it cannot be read. */
    static Optional<Lease> lease(String run, LibvirtPool pool) throws HypervisorException, InterruptedException {
        return pool.readIfThere(ObjectNames.lease(run), LeaseText.VOLUME_SIZE)
                .flatMap(content -> LeaseText.fromVolume(run, content));
    }

    /** That the run's cluster stands by; empty also if that cannot be read. */
    static Optional<Standby> standby(String run, LibvirtPool pool) throws HypervisorException, InterruptedException {
        return pool.readIfThere(ObjectNames.standby(run), LeaseText.VOLUME_SIZE).flatMap(StandbyText::fromVolume);
    }

    /**
     * Without its lease, which costs more; empty lists if there is nothing.
     *
     * @throws HypervisorException also if libvirt does not tell whether a domain with the run's name is the run's
     */
    static Run of(String run, LibvirtConnection connection, LibvirtPool pool)
            throws HypervisorException, InterruptedException {
        return new Inventory(connection, pool, DomainScan.of(connection, DomainScan.ANY)).one(run);
    }

    Run one(String run) throws HypervisorException, InterruptedException {
        look();
        for (Map.Entry<String, LibvirtFailure> each : refused.entrySet()) {
            if (!marked.contains(each.getKey())
                    && ObjectNames.runOf(each.getKey()).filter(run::equals).isPresent()) {
                throw each.getValue();
            }
        }
        return runs.getOrDefault(run, new Run(run));
    }

    private void look() throws HypervisorException, InterruptedException {
        List<String> volumes = pool.volumes();
        for (String volume : volumes) {
            if (ObjectNames.isLease(volume) || ObjectNames.isTicket(volume)) {
                ObjectNames.runOf(volume).ifPresent(run -> runs.put(run, new Run(run)));
            }
        }
        refused.putAll(domains.each(this::domain));
        // What has a lease or a ticket is ours, so a domain with its name very likely is; nobody is told that it is not
        // there.
        refused.keySet().stream()
                .filter(name ->
                        ObjectNames.runOf(name).filter(runs::containsKey).isPresent())
                .forEach(name -> states.putIfAbsent(name, FoundHost.UNKNOWN));
        states.forEach((name, state) -> {
            String run = ObjectNames.runOf(name).orElseThrow();
            runs.get(run).hosts.add(new FoundHost(ObjectNames.hostOf(run, name), name, state));
        });
        for (String network : networks(connection)) {
            ObjectNames.runOf(network).map(runs::get).ifPresent(run -> run.networks.add(network));
        }
        for (String volume : volumes) {
            ObjectNames.runOf(volume).map(runs::get).ifPresent(run -> run.volumes.add(volume));
        }
    }

    static List<String> networks(LibvirtConnection connection) throws HypervisorException, InterruptedException {
        return connection.call("listing networks", connect -> {
            List<String> names = new ArrayList<>(Arrays.asList(connect.listNetworks()));
            names.addAll(Arrays.asList(connect.listDefinedNetworks()));
            return names;
        });
    }

    private void domain(Domain domain, String name) throws LibvirtException {
        Optional<String> run = ObjectNames.runOf(name);
        if (run.isPresent()) {
            Optional<Lease> lease = LeaseText.fromElement(
                            domain.getMetadata(ELEMENT, LeaseText.NAMESPACE, DomainScan.ANY))
                    .filter(its -> its.run().equals(run.get()));
            if (lease.isPresent()) {
                runs.computeIfAbsent(run.get(), Run::new).lease = lease;
                // Ours whatever becomes of the next question.
                marked.add(name);
                states.put(name, FoundHost.UNKNOWN);
                states.put(name, word(domain.getInfo().state));
            }
        }
    }

    /** As virsh says it. */
    private static String word(DomainInfo.DomainState state) {
        return state.name().replace("VIR_DOMAIN_", "").toLowerCase(Locale.ROOT);
    }
}
