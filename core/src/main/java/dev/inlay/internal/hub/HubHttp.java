package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests to a hub. Redirects are followed here and not by the client, for two reasons: the hub says commit and checksum
 * in the redirecting answer, and the token must not go to the host that a redirect names.
 */
final class HubHttp implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern RATE_LIMIT_RESET = Pattern.compile("(?:^|;)\\s*t=(\\d{1,9})");

    private final HubEnvironment environment;
    private final HttpClient client;
    private final StallWatch watch;

    HubHttp(HubEnvironment environment, Executor executor) {
        this.environment = environment;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(EnvironmentProxies.current())
                .executor(executor)
                .build();
        this.watch = new StallWatch(environment.stallTimeout());
    }

    /**
     * One GET, with its redirects.
     *
     * @param uri an address of the hub
     * @param toHub headers for the hub alone
     * @param toAll headers for the hub and whom it redirects to
     * @return the answer, with status 200 or 206
     * @throws TransientFailure when asking again later may help
     * @throws IOException when there was no answer
     * @throws ModelDownloadException when the answer is final
     */
    HubAnswer get(URI uri, Map<String, String> toHub, Map<String, String> toAll) throws IOException {
        URI current = uri;
        Optional<String> commit = Optional.empty();
        Optional<String> etag = Optional.empty();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            boolean hub = isHub(current);
            HttpResponse<InputStream> response = send(current, hub ? toHub : Map.of(), toAll);
            HttpHeaders headers = response.headers();
            if (hub) {
                commit = headers.firstValue("X-Repo-Commit").or(orElse(commit));
                // The redirecting answer's own ETag would be that of the redirect.
                etag = headers.firstValue("X-Linked-Etag")
                        .or(() -> isRedirect(response.statusCode()) ? Optional.empty() : headers.firstValue("ETag"))
                        .or(orElse(etag));
            }
            if (!isRedirect(response.statusCode())) {
                if (response.statusCode() == 200 || response.statusCode() == 206) {
                    return new HubAnswer(
                            response.statusCode(),
                            headers,
                            commit,
                            etag.map(HubHttp::bare),
                            !hub,
                            watch.watch(response.body()));
                }
                throw failure(current, hub, response);
            }
            response.body().close();
            current = target(current, headers);
        }
        throw new ModelDownloadException(
                Reason.UNREACHABLE,
                uri + " redirects more than " + MAX_REDIRECTS + " times: check HF_ENDPOINT and any proxy.");
    }

    private static <T> java.util.function.Supplier<Optional<T>> orElse(Optional<T> value) {
        return () -> value;
    }

    private HttpResponse<InputStream> send(URI uri, Map<String, String> some, Map<String, String> more)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(environment.stallTimeout())
                .header("User-Agent", UserAgent.TEXT)
                .header("Accept-Encoding", "identity");
        some.forEach(request::header);
        more.forEach(request::header);
        if (isHub(uri)) {
            environment.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** Same scheme, host and port as the endpoint: only there does the token belong. */
    private boolean isHub(URI uri) {
        URI endpoint = environment.endpoint();
        return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
                && endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && port(endpoint) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static URI target(URI from, HttpHeaders headers) {
        String location = headers.firstValue("Location").orElse("");
        URI target;
        try {
            target = from.resolve(URI.create(location.replace(" ", "%20")));
        } catch (IllegalArgumentException e) {
            throw new ModelDownloadException(
                    Reason.CORRUPT, from + " redirects to an address that cannot be read: " + location, e);
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        boolean web = (scheme.equals("https") || scheme.equals("http")) && target.getHost() != null;
        boolean downgraded = "https".equalsIgnoreCase(from.getScheme()) && scheme.equals("http");
        if (location.isEmpty() || !web || downgraded) {
            throw new ModelDownloadException(
                    Reason.CORRUPT,
                    from + " redirects to \"" + withoutQuery(target) + "\", which Inlay does not follow: "
                            + (downgraded ? "it would leave encryption." : "it is no web address."));
        }
        return target;
    }

    private IOException failure(URI uri, boolean hub, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        HttpHeaders headers = response.headers();
        response.body().close();
        String what = "HTTP " + status + " from " + withoutQuery(uri)
                + headers.firstValue("X-Error-Message")
                        .map(text -> " (" + text + ")")
                        .orElse("");
        if (status == 408 || status == 416 || status == 429 || status >= 500) {
            return new TransientFailure(what, retryAfter(headers));
        }
        if (!hub) {
            // A signed address that has expired; the hub gives a new one.
            return new TransientFailure(what, Optional.empty());
        }
        throw new RefusedException(status, headers.firstValue("X-Error-Code").orElse(""), what);
    }

    /** The standard header in both its forms, else the draft one that the hub sends. */
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        Optional<String> value = headers.firstValue("Retry-After").map(String::strip);
        if (value.isPresent()) {
            String text = value.get();
            if (text.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            try {
                Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration pause = Duration.between(Instant.now(), date);
                return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        return headers.firstValue("RateLimit")
                .map(RATE_LIMIT_RESET::matcher)
                .filter(Matcher::find)
                .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))));
    }

    /** Without quotation marks and the mark of a weak one. */
    private static String bare(String etag) {
        String text = etag.strip();
        text = text.startsWith("W/") ? text.substring(2) : text;
        return text.replace("\"", "");
    }

    /** The query of a signed address is a secret of its own. */
    private static String withoutQuery(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /** Ends all reading, for a download that is given up. */
    void abort() {
        watch.abort();
    }

    @Override
    public void close() {
        watch.close();
    }
}
