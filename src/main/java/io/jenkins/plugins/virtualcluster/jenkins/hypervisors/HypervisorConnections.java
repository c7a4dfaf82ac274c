package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One connection for each hypervisor, shared by all that use it, with its login on disk as long as somebody does. Settings
 * or secrets that have changed make a new one; those who use the old one keep it.
 */
public final class HypervisorConnections {
    private final Path logins;
    private final Logins secrets;
    private final HypervisorOpener opener;
    private final Map<Key, Shared> shared = new HashMap<>();

    private record Key(HypervisorDescription hypervisor, Optional<Logins.SshLogin> login) {}

    private static final class Shared {
        /** Held while it is opened. */
        private final ReentrantLock opening = new ReentrantLock();

        private int uses;
        private LoginFiles files;
        private Hypervisor hypervisor;

        /** Keeps nothing open; what is not open is no error. */
        private void close() {
            try {
                if (hypervisor != null) {
                    hypervisor.close();
                }
            } finally {
                if (files != null) {
                    files.close();
                }
            }
        }
    }

    /**
     * @param logins a directory for logins and nothing else: what lies there already is removed
     * @throws IOException if that cannot be removed
     */
    public HypervisorConnections(Path logins, Logins secrets, HypervisorOpener opener) throws IOException {
        this.logins = logins;
        this.secrets = secrets;
        this.opener = opener;
        LoginFiles.removeAll(logins);
    }

    /**
     * Connects to it, unless somebody has already. The caller closes what it gets.
     *
     * @throws HypervisorException if it cannot be reached, or its settings are wrong
     */
    public Use use(HypervisorDescription hypervisor) throws HypervisorException, InterruptedException {
        Key key = new Key(hypervisor, secrets.of(hypervisor.credentials()));
        Shared one;
        synchronized (shared) {
            one = shared.computeIfAbsent(key, absent -> new Shared());
            one.uses++;
        }
        boolean done = false;
        try {
            one.opening.lockInterruptibly();
            try {
                open(one, key);
            } finally {
                one.opening.unlock();
            }
            done = true;
        } finally {
            if (!done) {
                release(key, one);
            }
        }
        return new Use(key, one);
    }

    /**
     * The hypervisors for one run, with connections of its own. The caller closes it.
     *
     * @param hypervisors in the order of preference
     * @throws HypervisorException if none of them can be used, with the reasons
     */
    public RunFleet fleet(List<HypervisorDescription> hypervisors) throws HypervisorException {
        return RunFleet.of(hypervisors, this);
    }

    /** Writes the login of one that has it for itself. */
    LoginFiles write(HypervisorDescription hypervisor) throws HypervisorException {
        return LoginFiles.write(logins, hypervisor, secrets.of(hypervisor.credentials()));
    }

    HypervisorOpener opener() {
        return opener;
    }

    private void open(Shared one, Key key) throws HypervisorException, InterruptedException {
        if (one.hypervisor == null) {
            LoginFiles files = LoginFiles.write(logins, key.hypervisor(), key.login());
            try {
                one.hypervisor = opener.open(files.address(), key.hypervisor().imageSources());
                one.files = files;
            } finally {
                if (one.files == null) {
                    files.close();
                }
            }
        }
    }

    private void release(Key key, Shared one) {
        synchronized (shared) {
            one.uses--;
            if (one.uses > 0) {
                return;
            }
            shared.remove(key, one);
        }
        one.close();
    }

    /** A connection that somebody uses. */
    public final class Use implements AutoCloseable {
        private final Key key;
        private final Shared one;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Use(Key key, Shared one) {
            this.key = key;
            this.one = one;
        }

        public Hypervisor hypervisor() {
            return one.hypervisor;
        }

        /** With the login's files, which are there until this is closed. */
        public HypervisorAddress address() {
            return one.files.address();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key, one);
            }
        }
    }
}
