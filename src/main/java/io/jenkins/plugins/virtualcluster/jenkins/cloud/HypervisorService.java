package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.util.Secret;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ClusterDirectories;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorOpener;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorWatch;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.JenkinsMaster;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.Logins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import jenkins.model.Jenkins;

/** What this Jenkins has of the engine: connections to its hypervisors, what it knows of them, and its runs. */
@Extension
public final class HypervisorService {
    private static final int OWNER_DIGITS = 8;

    private final JenkinsMaster master;
    private final HypervisorConnections connections;
    private final HypervisorWatch watch;

    public HypervisorService() throws IOException {
        Path directory = directory();
        String owner = "jenkins-" + Jenkins.get().getLegacyInstanceId().substring(0, OWNER_DIGITS);
        master = new JenkinsMaster(
                owner, new ActiveRuns(directory.resolve("runs-in-use")), ClusterDirectories.standbys(clusters()));
        connections = new HypervisorConnections(
                directory.resolve("logins"),
                HypervisorService::login,
                (address, images) ->
                        ExtensionList.lookup(HypervisorOpener.class).get(0).open(address, images));
        watch = new HypervisorWatch(
                connections, master, new ClusterDirectories(clusters(), master.runs()), Clock.systemUTC());
    }

    /** From the credentials store of Jenkins; see {@link Logins#of}. */
    private static Optional<Logins.SshLogin> login(String credentials) throws HypervisorException {
        if (credentials.isEmpty()) {
            return Optional.empty();
        }
        SSHUserPrivateKey found = CredentialsProvider.findCredentialByIdInItemGroup(
                credentials, SSHUserPrivateKey.class, Jenkins.get(), ACL.SYSTEM2, List.of());
        if (found == null || found.getPrivateKeys().isEmpty()) {
            throw new HypervisorException("There are no credentials '" + credentials
                    + "' of the kind \"SSH Username with private key\"; choose others in the hypervisor's settings");
        }
        Secret passphrase = found.getPassphrase();
        return Optional.of(new Logins.SshLogin(
                found.getUsername(),
                found.getPrivateKeys().get(0),
                Optional.ofNullable(passphrase).map(Secret::getPlainText).filter(text -> !text.isEmpty())));
    }

    public static HypervisorService get() {
        return ExtensionList.lookupSingleton(HypervisorService.class);
    }

    /** Where the plugin keeps what belongs to no build. */
    public static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve("virtual-cluster");
    }

    /** What lets in to the hosts of clusters. */
    public static Path clusters() {
        return directory().resolve("clusters");
    }

    public JenkinsMaster master() {
        return master;
    }

    public HypervisorConnections connections() {
        return connections;
    }

    public HypervisorWatch watch() {
        return watch;
    }

    /** Ends the connections, and with them the logins on disk. */
    @Terminator
    public static void end() throws InterruptedException {
        get().watch.end();
    }

    /** Has a look at the hypervisors once a minute, and leftovers removed. */
    @Extension
    public static final class PeriodicLook extends AsyncPeriodicWork {
        public PeriodicLook() {
            super("Virtual cluster hypervisors");
        }

        @Override
        public long getRecurrencePeriod() {
            return MIN;
        }

        @Override
        protected Level getNormalLoggingLevel() {
            return Level.FINE;
        }

        @Override
        protected void execute(TaskListener listener) {
            HypervisorService.get().watch().lookAt(VirtualClusterCloud.allHypervisors());
        }
    }

    /** Connects by libvirt, unless another opener comes first. */
    @Extension(ordinal = LibvirtOpener.LAST)
    public static final class LibvirtOpener implements HypervisorOpener {
        static final double LAST = -1000;

        @Override
        public Hypervisor open(HypervisorAddress address, ImageSources images)
                throws HypervisorException, InterruptedException {
            return LibvirtHypervisor.connect(address, images);
        }
    }
}
