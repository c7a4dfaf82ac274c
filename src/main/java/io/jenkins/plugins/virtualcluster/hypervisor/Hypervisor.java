package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A machine with libvirt that runs clusters. Every call is bounded in time; a hypervisor that does not answer is a
 * {@link HypervisorException}. Used by several threads at once.
 */
public interface Hypervisor extends AutoCloseable {

    /** What it is and what it has free. */
    HypervisorFacts facts() throws HypervisorException, InterruptedException;

    /** How large it is and what runs there, whosever it is. */
    HypervisorLoad load() throws HypervisorException, InterruptedException;

    /** The images of that cluster's hosts that it has already. */
    Set<Image> images(Cluster cluster) throws HypervisorException, InterruptedException;

    /**
     * Why it cannot run hosts of that cluster, whatever is free there: their architecture, machine, firmware or processor.
     * Empty if it can.
     *
     * @return each with its remedy, as what follows the hypervisor's name, such as {@code lacks an emulator for aarch64: ...}
     */
    List<String> obstacles(Cluster cluster) throws HypervisorException, InterruptedException;

    /** The tickets that lie there. */
    Tickets tickets();

    /**
     * Has the listener called, within moments, when any guest on it ended, others' too, until the subscription is closed or
     * the connection is lost.
     *
     * @param listener called by a thread of the hypervisor; returns at once
     */
    Subscription watchEnds(Runnable listener) throws HypervisorException, InterruptedException;

    /**
     * Decides all that a run of the cluster will be made of: names, addresses, MACs. Addresses that the definition leaves
     * out are picked apart from those in use. Nothing is made yet.
     *
     * @throws HypervisorException if the cluster cannot be placed, such as a fixed subnet that another run uses
     */
    ClusterPlan plan(Cluster cluster, Lease lease) throws HypervisorException, InterruptedException;

    /**
     * The libvirt documents that {@link #start} would create, in its order, each with its object's name before it.
     */
    List<Document> documents(ClusterPlan plan, ClusterKeys keys) throws HypervisorException, InterruptedException;

    /**
     * Makes and starts everything, hosts in parallel; returns when all guests were started, before they have booted. If
     * it fails, or is interrupted, all that was made is removed again before it throws.
     *
     * @param listener told of what happens meanwhile; from any thread
     * @return the plan as it came to be: a picked subnet that was taken meanwhile is replaced by another
     */
    ClusterPlan start(ClusterPlan plan, ClusterKeys keys, StartListener listener)
            throws HypervisorException, InterruptedException;

    /**
     * Has the listener told of the guests of that run, within moments, until the subscription is closed. Begun before
     * {@link #start} it misses nothing. After a {@link GuestEvent.Unknown} it is over: watch again.
     *
     * @param listener called by a thread of the hypervisor; returns at once
     */
    Subscription watch(String run, Consumer<GuestEvent> listener) throws HypervisorException, InterruptedException;

    /**
     * What the guest wrote on its serial console, as much as is there.
     *
     * @param offset bytes to skip; a negative one counts from the end
     * @param limit bytes to return at most
     */
    byte[] console(String run, String host, long offset, int limit) throws HypervisorException, InterruptedException;

    /** Everything on this hypervisor that carries our mark, whoever owns it, by run. */
    List<FoundCluster> find() throws HypervisorException, InterruptedException;

    /** Writes a new end and state of the lease to all that the run has. */
    void renew(Lease lease) throws HypervisorException, InterruptedException;

    /**
     * Has the cluster stand by: all guests are paused together, and each one's memory is saved in the storage pool; then nothing of
     * it runs, and its ticket is gone. If this fails some of them may be saved; destroy it then.
     *
     * @param lease from then on
     * @param since now, by the master's clock
     * @param paused whether the guests stay paused in memory, and nothing is saved
     * @throws HypervisorException also if one of its guests does not run
     */
    Standby save(Lease lease, Instant since, boolean paused) throws HypervisorException, InterruptedException;

    /**
     * Has the guests of a cluster that stands by run again, all from the moment at which they were paused together. What was
     * saved is gone then: no state is used twice. If this fails some of them may run; destroy it then.
     *
     * @param lease from now on, also if it fails
     * @throws HypervisorException also if it does not stand by, or what was saved is damaged
     */
    void restore(Lease lease) throws HypervisorException, InterruptedException;

    /**
     * Removes everything of that run; half-made things too. Removing what is not there is no error.
     *
     * @return what was removed, one per line, such as {@code domain vc-k3f9-srv1}
     * @throws HypervisorException if something is still there, naming it; the rest was removed
     */
    List<String> destroy(String run, Duration timeout) throws HypervisorException, InterruptedException;

    /**
     * Saves all guests of a run as they are at one moment, memory and disks: all of them are paused before the first is saved,
     * and run again when the last one is. What was saved before is replaced. It goes with the cluster.
     *
     * @throws HypervisorException if one of them cannot be saved: the message names the host, and what to do. All run again
     *     then, and cannot be put back
     */
    void snapshot(ClusterPlan plan) throws HypervisorException, InterruptedException;

    /**
     * Puts all guests of a run back to the moment that {@link #snapshot} saved, in another process too; those that have ended are
     * started for that. None of them runs before the last one is back. Clocks in guests are those of the moment.
     *
     * @return the hosts whose guests had ended
     * @throws HypervisorException if one of them cannot be put back: the message names the host. What runs then is not clean
     */
    List<String> putBack(ClusterPlan plan) throws HypervisorException, InterruptedException;

    /** The images that masters uploaded to its pool, by name. */
    List<StoredImage> storedImages() throws HypervisorException, InterruptedException;

    /** Those of them that came from that image, which is no volume of the pool. */
    List<StoredImage> storedImages(Image image) throws HypervisorException, InterruptedException;

    /**
     * Has an image in its pool, as the start of a cluster would.
     *
     * @param listener told of what happens meanwhile
     * @return the path of its volume
     * @throws HypervisorException if it cannot be had, or is nothing that a host boots from
     */
    String bring(Image image, StartListener listener) throws HypervisorException, InterruptedException;

    /**
     * Removes one of {@link #storedImages()}.
     *
     * @throws HypervisorException if it is in use, or there is none of that name
     */
    void removeImage(String name) throws HypervisorException, InterruptedException;

    /** The images that were prepared there. */
    PreparedImages preparedImages();

    @Override
    void close();

    /** Ends a {@link #watch}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Hears of the progress of a start. */
    interface StartListener {
        /** A sentence for people, such as of an image that is uploaded. */
        void note(String message);

        /** The guest of that host was started, and boots. */
        default void started(String host) {}

        /**
         * How far something long is, for who watches it now and not for a record; told each second.
         *
         * @param sentence empty when it is over
         */
        default void progress(String sentence) {
            // Who does not watch needs nothing.
        }
    }

    /**
     * A libvirt document.
     *
     * @param kind {@code network}, {@code volume} or {@code domain}
     */
    record Document(String kind, String name, String xml) {}
}
