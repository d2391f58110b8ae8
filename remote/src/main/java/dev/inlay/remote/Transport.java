package dev.inlay.remote;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One attempt over HTTP: URL, headers, deadline, and what the failure of the network is called. */
final class Transport {
    private static final String VERSION = version();

    private final RemoteOptions options;
    private final Secrets secrets;
    private final ServiceErrors errors;
    private final Ticker ticker;
    private final HttpClient http;

    Transport(RemoteOptions options, Secrets secrets, ServiceErrors errors, Ticker ticker, Executor executor) {
        this.options = options;
        this.secrets = secrets;
        this.errors = errors;
        this.ticker = ticker;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(executor)
                .connectTimeout(options.connectTimeout())
                // A redirect would carry the key to another host.
                .followRedirects(HttpClient.Redirect.NEVER);
        if ("http".equalsIgnoreCase(options.baseUrl().getScheme())) {
            // Otherwise every first request asks to be upgraded to HTTP/2, which some servers answer with an error.
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        if (options.proxy() != null) {
            builder.proxy(options.proxy());
        }
        if (options.sslContext() != null) {
            builder.sslContext(options.sslContext());
        }
        this.http = builder.build();
    }

    /**
     * An answer.
     *
     * @param answer its status and headers
     * @param contentType its content type, empty when absent
     * @param body its whole body; empty for a stream that has begun
     */
    record Reply(ServiceAnswer answer, String contentType, byte[] body) {
        boolean ok() {
            return answer.status() >= 200 && answer.status() < 300;
        }
    }

    /** Posts and waits for the whole answer, whatever its status. */
    Reply post(String path, byte[] body, Duration limit) throws InterruptedException {
        HttpRequest request = request(path, "application/json", body);
        return await(path, limit, http.sendAsync(request, head -> whole()));
    }

    /** Posts and waits for the headers; the events of a good answer go to the subscriber. */
    Reply stream(String path, byte[] body, Duration limit, EventSubscriber events) throws InterruptedException {
        HttpRequest request = request(path, "text/event-stream", body);
        return await(path, limit, http.sendAsync(request, head -> head.statusCode() == 200 ? events : whole()));
    }

    private HttpResponse.BodySubscriber<byte[]> whole() {
        return new BoundedBody(options.maxResponseBytes());
    }

    private Reply await(String path, Duration limit, CompletableFuture<HttpResponse<byte[]>> exchange)
            throws InterruptedException {
        boolean done = false;
        try {
            HttpResponse<byte[]> response = exchange.get(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
            done = true;
            return new Reply(
                    ServiceAnswer.of(response.statusCode(), response.headers(), ticker.now()),
                    response.headers().firstValue("content-type").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            throw errors.timeout(path, limit);
        } catch (ExecutionException e) {
            throw errors.ofFailure(path, e.getCause() == null ? e : e.getCause());
        } finally {
            if (!done) {
                exchange.cancel(true);
            }
        }
    }

    /** The request as it goes out. */
    HttpRequest request(String path, String accept, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .header("User-Agent", "inlay/" + VERSION)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        options.headers().forEach(request::header);
        Credential credential = options.credential();
        if (credential.present()) {
            String secret = credential.secret();
            secrets.add(secret);
            request.header(credential.header(), credential.headerValue(secret));
        }
        return request.build();
    }

    private URI uri(String path) {
        String base = options.baseUrl().toString().replaceAll("/+$", "");
        StringBuilder url = new StringBuilder(base);
        if (options.service() == RemoteOptions.Service.AZURE_OPENAI) {
            url.append(base.endsWith("/openai") ? "" : "/openai")
                    .append("/deployments/")
                    .append(encoded(options.model()));
        }
        url.append('/').append(path);
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        if (options.apiVersion() != null) {
            query.add("api-version=" + encoded(options.apiVersion()));
        }
        for (Map.Entry<String, String> parameter : options.queryParameters().entrySet()) {
            query.add(encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()));
        }
        return URI.create(url.append(query).toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String version() {
        String version = Transport.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
