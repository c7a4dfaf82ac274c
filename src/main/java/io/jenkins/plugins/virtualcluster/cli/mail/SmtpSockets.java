package io.jenkins.plugins.virtualcluster.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Connections to a mail server, with TLS where it is from the first byte. The server's certificate must be for its name. */
final class SmtpSockets {
    private final SmtpServer server;
    private final Duration connect;
    private final Duration silence;

    /**
     * @param connect how long it may take to get through
     * @param silence how long the server may say nothing
     */
    SmtpSockets(SmtpServer server, Duration connect, Duration silence) {
        this.server = server;
        this.connect = connect;
        this.silence = silence;
    }

    /** A connected one; the handshake of TLS is to come. */
    Socket open() throws IOException {
        InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("the host name " + server.host() + " cannot be resolved");
        }
        Socket socket = new Socket();
        try {
            socket.connect(address, (int) connect.toMillis());
            socket.setSoTimeout((int) silence.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The same with TLS on it. */
    Socket secured(Socket plain) throws IOException {
        if (server.security() != SmtpServer.Security.TLS) {
            return plain;
        }
        SSLSocket socket = (SSLSocket) factory().createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** What makes TLS of a connection. */
    SSLSocketFactory factory() throws IOException {
        if (server.authorities().isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        Path file = server.authorities().get();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = usual();
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException(file + " has no certificate in it; expected PEM");
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(trusted), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What Java trusts by itself. */
    private static KeyStore usual() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Optional<X509TrustManager> manager = Arrays.stream(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst();
        if (manager.isPresent()) {
            int number = 0;
            for (X509Certificate issuer : manager.get().getAcceptedIssuers()) {
                store.setCertificateEntry("usual-" + number++, issuer);
            }
        }
        return store;
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
