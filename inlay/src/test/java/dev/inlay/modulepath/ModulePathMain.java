package dev.inlay.modulepath;

import com.sun.net.httpserver.HttpServer;
import dev.inlay.Embedder;
import dev.inlay.model.ModelSource;
import dev.inlay.remote.OpenAiProvider;
import dev.inlay.remote.RemoteOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Run by {@link ModulePathTest} in a JVM of its own. */
final class ModulePathMain {
    private ModulePathMain() {}

    public static void main(String[] args) throws IOException {
        System.out.println(Embedder.class.getModule());
        try (Embedder embedder = Embedder.load(ModelSource.named("bge-small-en-v1.5"))) {
            System.out.println(embedder.embed("Hello, modules").dimension() + " dimensions");
        }
        System.out.println(OpenAiProvider.class.getModule());
        byte[] answer = "{\"data\":[{\"index\":0,\"embedding\":[0.6,0.8]}],\"usage\":{\"total_tokens\":1}}"
                .getBytes(StandardCharsets.UTF_8);
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        URI url = URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/v1");
        try (Embedder embedder = OpenAiProvider.of(
                        "here", RemoteOptions.openAiCompatible(url, "m").build())
                .openEmbedder()) {
            System.out.println(embedder.embed("Hello, service").dimension() + " of the service");
        } finally {
            service.stop(0);
        }
    }
}
