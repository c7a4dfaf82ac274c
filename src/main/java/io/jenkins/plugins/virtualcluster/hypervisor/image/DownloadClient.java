package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP clients for downloads, one for each URL: by the proxy that Java's properties name for it, else by that of the
 * environment, and only to addresses that the {@link ImageSources} allow. They follow no redirects by themselves.
 *
 * @param environment whose variables may name proxies
 * @param silence of the server, at most
 */
record DownloadClient(ImageSources sources, Map<String, String> environment, Duration silence) {
    private static final List<String> JAVA = List.of("http.proxyHost", "https.proxyHost", "socksProxyHost");

    /** Why nothing is fetched from there, whatever is tried. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    /** @throws RefusedException if nothing may be fetched from there, or the environment names no proxy that can be used */
    CloseableHttpClient open(URI url) throws RefusedException {
        Optional<EnvironmentProxy> proxy = ofEnvironment(url);
        boolean direct = proxy.isEmpty() && !isProxiedByJava(url);
        if (!direct) {
            checkName(url);
        }
        Timeout timeout = Timeout.of(silence);
        HttpClientBuilder client = HttpClients.custom()
                .useSystemProperties()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDnsResolver(direct ? new CheckedNames(url) : SystemDefaultDnsResolver.INSTANCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build());
        proxy.ifPresent(its -> through(its, client));
        return client.build();
    }

    private static void through(EnvironmentProxy proxy, HttpClientBuilder client) {
        client.setProxy(new HttpHost("http", proxy.host(), proxy.port()));
        proxy.login().ifPresent(login -> {
            int colon = login.indexOf(':');
            String user = colon < 0 ? login : login.substring(0, colon);
            String password = colon < 0 ? "" : login.substring(colon + 1);
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(proxy.host(), proxy.port()),
                    new UsernamePasswordCredentials(user, password.toCharArray()));
            client.setDefaultCredentialsProvider(credentials);
        });
    }

    private Optional<EnvironmentProxy> ofEnvironment(URI url) throws RefusedException {
        boolean java = JAVA.stream().anyMatch(name -> System.getProperty(name) != null);
        try {
            return java || isProxiedByJava(url) ? Optional.empty() : EnvironmentProxy.of(environment, url);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    private static boolean isProxiedByJava(URI url) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector != null && selector.select(url).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    /** The proxy resolves the name; what can be known of it here is that it leads back to this machine. */
    private void checkName(URI url) throws RefusedException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException e) {
            return; // Only the proxy knows it.
        }
        for (InetAddress address : addresses) {
            if (!sources.mayConnect(url, address)) {
                throw new RefusedException(refused(url, address));
            }
        }
    }

    private static String refused(URI url, InetAddress address) {
        return url.getHost() + " is " + address.getHostAddress()
                + ", an address of the controller itself or of its link, which builds may not download from";
    }

    /** Resolves the server's name to addresses that may be connected to; the client connects to these and no others. */
    private final class CheckedNames implements DnsResolver {
        private final URI url;

        CheckedNames(URI url) {
            this.url = url;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = InetAddress.getAllByName(host);
            List<InetAddress> allowed = List.of(all).stream()
                    .filter(address -> sources.mayConnect(url, address))
                    .toList();
            if (allowed.isEmpty()) {
                throw new UnknownHostException(refused(url, all[0]));
            }
            return allowed.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
