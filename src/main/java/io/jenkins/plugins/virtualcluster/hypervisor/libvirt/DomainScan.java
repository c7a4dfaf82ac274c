package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** Goes through all domains of a hypervisor. One that libvirt tells nothing about hides no other. */
interface DomainScan {
    int ANY = 0;
    int ACTIVE = 1;

    /** What is wanted of each domain; called on a thread of the connection. */
    interface Question {
        void ask(Domain domain, String name) throws LibvirtException;
    }

    /**
     * Asks it of each domain; one that is gone, or lacks what is asked for, is passed over.
     *
     * @return by the names of the domains, what libvirt refused to tell
     * @throws HypervisorException if they cannot be listed, or the connection is lost
     */
    Map<String, LibvirtFailure> each(Question question) throws HypervisorException, InterruptedException;

    /** @param which {@link #ANY} or {@link #ACTIVE} ones */
    static DomainScan of(LibvirtConnection connection, int which) {
        return question ->
                connection.call("listing domains", connect -> new Each(connection).ask(connect, which, question));
    }

    /** One pass. The log tells of a domain once, until libvirt tells of it again. */
    final class Each {
        private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

        private final LibvirtConnection connection;
        private final Map<String, LibvirtFailure> refused = new TreeMap<>();

        private Each(LibvirtConnection connection) {
            this.connection = connection;
        }

        private Map<String, LibvirtFailure> ask(Connect connect, int which, Question question) throws LibvirtException {
            for (Domain domain : connect.listAllDomains(which)) {
                String name = "of an unknown name";
                try {
                    name = domain.getName();
                    question.ask(domain, name);
                    LOGGED.remove(key(name));
                } catch (LibvirtException e) {
                    LibvirtFailure failure = connection.failure("asking about domain " + name, e);
                    if (failure.connectionLost()) {
                        throw e;
                    }
                    if (!failure.notFound()) {
                        refused.put(name, failure);
                        log(name, failure);
                    }
                } finally {
                    domain.free();
                }
            }
            return refused;
        }

        private void log(String name, LibvirtFailure failure) {
            if (LOGGED.add(key(name))) {
                System.getLogger(DomainScan.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                failure.getMessage() + ". What else is there is dealt with; look at this domain there"
                                        + " (`virsh dominfo`)");
            }
        }

        private String key(String name) {
            return connection.place() + " " + name;
        }
    }
}
