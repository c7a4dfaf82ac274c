package io.jenkins.plugins.virtualcluster.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A fresh key with a certificate that it has signed itself. */
record Certificates(SSLContext context, Path pem) {
    private static final String WORD = "not-a-secret";

    /** @param host whose certificate it is */
    static Certificates of(String host, Path directory) throws Exception {
        Path store = directory.resolve(host + ".p12");
        Path pem = directory.resolve(host + ".pem");
        keytool(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "SAN=dns:" + host), store);
        keytool(List.of("-exportcert", "-rfc", "-file", pem.toString()), store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, WORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, WORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new Certificates(context, pem);
    }

    private static void keytool(List<String> arguments, Path store) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of("-alias", "own", "-keystore", store.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", WORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
