package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.Optional;
import java.util.Set;

/** The tickets that lie on a hypervisor, those of all masters. Each is written by its own run's master only. */
public interface Tickets {

    /** The runs that have one. */
    Set<String> runs() throws HypervisorException, InterruptedException;

    /** That run's; empty if there is none, or it is just being written. */
    Optional<Ticket> read(String run) throws HypervisorException, InterruptedException;

    /** Puts it there, in the place of the one that its run had before. */
    void write(Ticket ticket) throws HypervisorException, InterruptedException;

    /** @return whether there was one */
    boolean remove(String run) throws HypervisorException, InterruptedException;
}
