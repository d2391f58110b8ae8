package dev.inlay.internal.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY} name them, in lower case or upper case,
 * as curl and the hub's Python client read them. What the JVM itself is told ({@code -Dhttps.proxyHost} and the like) wins.
 */
final class EnvironmentProxies extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> variables;
    private final @Nullable ProxySelector jvm;

    /**
     * Creates a selector.
     *
     * @param variables the environment
     * @param jvm the JVM's own; asked first, and alone where it names a proxy
     */
    EnvironmentProxies(Map<String, String> variables, @Nullable ProxySelector jvm) {
        this.variables = variables;
        this.jvm = jvm;
    }

    /** The proxies of this process. */
    static EnvironmentProxies current() {
        return new EnvironmentProxies(System.getenv(), ProxySelector.getDefault());
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (jvm != null) {
            List<Proxy> own = jvm.select(uri);
            if (own.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
                return own;
            }
        }
        String host = uri.getHost();
        if (host == null || spared(host.toLowerCase(Locale.ROOT))) {
            return DIRECT;
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return variable(scheme + "_proxy")
                .or(() -> variable("all_proxy"))
                .flatMap(EnvironmentProxies::proxy)
                .map(List::of)
                .orElse(DIRECT);
    }

    /** Names without a scheme are http proxies; the others that exist, such as socks5, the JDK's client does not speak. */
    private static Optional<Proxy> proxy(String text) {
        URI uri = URI.create(text.contains("://") ? text : "http://" + text);
        boolean usable = "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        return usable
                ? Optional.of(new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort())))
                : Optional.empty();
    }

    /** {@code NO_PROXY}: names with everything below them, or a star for all. */
    private boolean spared(String host) {
        StringTokenizer names =
                new StringTokenizer(variable("no_proxy").orElse("").toLowerCase(Locale.ROOT), ", \t");
        while (names.hasMoreTokens()) {
            String each = names.nextToken();
            String name = each.startsWith("*.") ? each.substring(2) : each.startsWith(".") ? each.substring(1) : each;
            if (name.equals("*") || host.equals(name) || host.endsWith("." + name)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> variable(String lowerCase) {
        for (String name : List.of(lowerCase, lowerCase.toUpperCase(Locale.ROOT))) {
            String value = variables.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // There is one proxy, and the request's own failure tells of it.
    }
}
