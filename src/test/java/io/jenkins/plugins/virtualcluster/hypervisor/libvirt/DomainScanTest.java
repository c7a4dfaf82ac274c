package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a hypervisor on which libvirt does not tell of one domain, on libvirt's test driver. */
@Timeout(120)
class DomainScanTest {
    private static final String BROKEN = "vc-b0b0-srv1";
    /** Of no kind of metadata that there is. */
    private static final int NO_KIND = 99;

    private static final String LEASE = "<vc:lease xmlns:vc='https://plugins.jenkins.io/virtual-cluster/lease/1'"
            + " run='%s' host='srv1' cluster='pair' suite='' owner='' process='' until='2031-02-03T04:05:06Z'/>";

    private static final String DOMAIN = "<domain type='test'><name>vc-%s-srv1</name><metadata>" + LEASE
            + "</metadata><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>";

    @TempDir
    Path directory;

    private LibvirtConnection connection;
    private LibvirtPool pool;

    @BeforeEach
    void connect() throws Exception {
        Path state = Files.writeString(
                directory.resolve("state.xml"),
                "<node>" + DOMAIN.formatted("a1a1", "a1a1") + DOMAIN.formatted("b0b0", "b0b0")
                        + DOMAIN.formatted("c2c2", "c2c2")
                        + "<pool type='dir'><name>default</name><target><path>/pool</path></target>"
                        + "<volume><name>vc-b0b0.lease</name><capacity>4096</capacity>"
                        + "<target><path>/pool/vc-b0b0.lease</path></target></volume></pool></node>");
        connection = LibvirtConnection.open(HypervisorAddress.parse("test://" + state));
        pool = LibvirtPool.open(connection, "default");
    }

    @AfterEach
    void close() {
        connection.close();
    }

    /** All domains, of which libvirt refuses what is asked of one, before or after it has told something. */
    private DomainScan refusing(boolean late) {
        DomainScan all = DomainScan.of(connection, DomainScan.ANY);
        return question -> all.each((domain, name) -> {
            if (late || !name.equals(BROKEN)) {
                question.ask(domain, name);
            }
            if (name.equals(BROKEN)) {
                domain.getMetadata(NO_KIND, "", 0);
            }
        });
    }

    private Inventory inventory(boolean late) {
        return new Inventory(connection, pool, refusing(late));
    }

    @Test
    void theOtherClustersAreFoundAndThatOneIsListedAsFarAsItIsKnown() throws Exception {
        assertThat(inventory(false).all().stream().map(Inventory.Run::cluster).toList())
                .extracting(FoundCluster::run, cluster -> cluster.hosts().get(0).state())
                .containsExactly(tuple("a1a1", "running"), tuple("b0b0", "unknown"), tuple("c2c2", "running"));
    }

    @Test
    void aClusterIsNotTakenForGoneOrRemovedInPartWhenItsOwnDomainIsNotKnown() throws Exception {
        assertThatThrownBy(() -> inventory(false).one("b0b0"))
                .isInstanceOf(LibvirtFailure.class)
                .hasMessageContaining("asking about domain " + BROKEN);
        assertThat(inventory(false).one("a1a1").hosts()).hasSize(1);
        assertThat(inventory(true).one("b0b0").hosts()).as("its mark was read").hasSize(1);
    }

    @Test
    void theLoadOfTheOtherGuestsIsCounted() throws Exception {
        assertThat(LoadScan.guests(refusing(false)))
                .extracting(HypervisorLoad.Guest::domain)
                .containsExactlyInAnyOrder("vc-a1a1-srv1", "vc-c2c2-srv1");
    }

    @Test
    void theLogTellsOfItOnceUntilItIsWellAgain() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line.getMessage());
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        Logger logger = Logger.getLogger(DomainScan.class.getName());
        logger.addHandler(handler);
        try {
            inventory(false).all();
            inventory(false).all();
            assertThat(told).singleElement().asString().contains(connection.place(), BROKEN, "virsh dominfo");
            Inventory.take(connection, pool);
            inventory(false).all();
            assertThat(told).hasSize(2);
        } finally {
            logger.removeHandler(handler);
        }
    }
}
