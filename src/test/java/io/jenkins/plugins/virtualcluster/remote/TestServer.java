package io.jenkins.plugins.virtualcluster.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;

/** An SSH server in this JVM that runs commands as local processes. */
final class TestServer implements SshMachine {
    /** Not ed25519, which the server cannot check without a further library. */
    static final SshKeyPair USER = ecdsaPair();

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Collection<Process> processes = new ConcurrentLinkedQueue<>();
    private final KeyPair hostKey;
    private final AtomicInteger logins = new AtomicInteger();
    private volatile boolean refusing;

    /** @param tools a directory with programs to use before others, or null */
    TestServer(Path tools) throws IOException, GeneralSecurityException {
        this(tools, Optional.empty());
    }

    /** @param home where commands start, which is their home directory; none for this process's */
    TestServer(Path tools, Optional<Path> home) throws IOException, GeneralSecurityException {
        hostKey = SecurityUtils.getKeyPairGenerator("EC").generateKeyPair();
        PublicKey user = PublicKeyEntry.parsePublicKeyEntry(USER.publicKey()).resolvePublicKey(null, Map.of(), null);
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((name, key, session) -> {
            logins.incrementAndGet();
            return !refusing && KeyUtils.compareKeys(key, user);
        });
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        String shell = tools == null ? "/bin/sh" : tools.resolve("sh").toString();
        String path = tools + ":" + System.getenv("PATH");
        Map<String, String> environment = new HashMap<>(tools == null ? Map.of() : Map.of("PATH", path));
        home.ifPresent(directory -> environment.put("HOME", directory.toString()));
        server.setCommandFactory((channel, command) ->
                new LocalCommand(List.of(shell, "-c", command), environment, home, processes::add));
        server.start();
    }

    static SshKeyPair ecdsaPair() {
        try {
            com.jcraft.jsch.KeyPair pair =
                    com.jcraft.jsch.KeyPair.genKeyPair(new JSch(), com.jcraft.jsch.KeyPair.ECDSA, 256);
            ByteArrayOutputStream privateKey = new ByteArrayOutputStream();
            ByteArrayOutputStream publicKey = new ByteArrayOutputStream();
            pair.writePrivateKey(privateKey);
            pair.writePublicKey(publicKey, "user");
            return new SshKeyPair(
                    privateKey.toString(UTF_8), publicKey.toString(UTF_8).strip());
        } catch (JSchException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String publicHostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public SshTarget target(Optional<SshTarget> via) {
        return new SshTarget(
                "srv1.test",
                "127.0.0.1",
                port(),
                "root",
                new SshIdentity.PrivateKey(USER),
                new HostKeys.Exactly(publicHostKey()),
                via);
    }

    /** Leaves everyone who asks for a channel without an answer. */
    void openNoChannels() {
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                return new ChannelSession() {
                    @Override
                    public OpenFuture open(long recipient, long window, long packet, Buffer buffer) {
                        return new DefaultOpenFuture(this, futureLock);
                    }
                };
            }
        }));
    }

    /** Lets in, and then says nothing, as a machine does whose PAM opens the session, until the latch is counted down. */
    void openSessionsAfter(CountDownLatch latch) {
        server.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, new ServerConnectionServiceFactory() {
            @Override
            public Service create(Session session) throws IOException {
                return new ServerConnectionService((AbstractServerSession) session) {
                    @Override
                    public void process(int command, Buffer buffer) throws Exception {
                        latch.await();
                        super.process(command, buffer);
                    }
                };
            }
        }));
    }

    /** Refuses every key from now on, or no more. */
    void refuseLogins(boolean refused) {
        refusing = refused;
    }

    /** How often somebody asked to log in. */
    int logins() {
        return logins.get();
    }

    @Override
    public void cutConnections() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    /** Ends all that runs on this machine, as switching it off does. */
    void endProcesses() {
        processes.forEach(process -> {
            end(process.toHandle());
            process.onExit().join();
        });
    }

    /** From the top: what waits for its child's end is not to write that down. */
    private static void end(ProcessHandle process) {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        children.forEach(TestServer::end);
    }
}
