package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxiesTest {
    private static final URI HUB = URI.create("https://hub.example.com/api");

    private static String proxy(Map<String, String> variables, URI uri) {
        Proxy proxy = new EnvironmentProxies(variables, null).select(uri).get(0);
        return proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
    }

    @Test
    void theVariableOfTheSchemeElseThatOfAll() {
        assertThat(proxy(Map.of(), HUB)).isEqualTo("direct");
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:3128"), HUB)).isEqualTo("proxy:3128");
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://proxy:3128"), URI.create("http://hub.example.com")))
                .isEqualTo("direct");
        assertThat(proxy(Map.of("https_proxy", "lower:1", "HTTPS_PROXY", "upper:2"), HUB))
                .isEqualTo("lower:1");
        assertThat(proxy(Map.of("ALL_PROXY", "http://user:pass@all/"), HUB)).isEqualTo("all:80");
        assertThat(proxy(Map.of("HTTPS_PROXY", "socks5://proxy:1080"), HUB)).isEqualTo("direct");
    }

    @Test
    void whatIsSpared() {
        for (String spared :
                new String[] {"*", "hub.example.com", "localhost, example.com", ".example.com", "*.example.com"}) {
            assertThat(proxy(Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", spared), HUB))
                    .as(spared)
                    .isEqualTo("direct");
        }
        for (String other : new String[] {"", "other.com", "ample.com", "hub.example.com.evil.org"}) {
            assertThat(proxy(Map.of("HTTPS_PROXY", "proxy:1", "no_proxy", other), HUB))
                    .as(other)
                    .isEqualTo("proxy:1");
        }
    }

    @Test
    void theJvmsOwnProxyWins() {
        ProxySelector jvm = ProxySelector.of(InetSocketAddress.createUnresolved("jvm", 8080));
        Proxy proxy = new EnvironmentProxies(Map.of("HTTPS_PROXY", "proxy:1"), jvm)
                .select(HUB)
                .get(0);
        assertThat(proxy.address()).hasToString("jvm/<unresolved>:8080");
    }
}
