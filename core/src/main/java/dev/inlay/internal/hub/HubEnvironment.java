package dev.inlay.internal.hub;

import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a download. The environment variables are those of the Python client (huggingface_hub, constants.py), so
 * that both use one cache, one token and one mirror.
 *
 * @param endpoint the hub, without a slash at the end
 * @param cache the directory of cached repositories
 * @param token the access token
 * @param offline whether no request may be made
 * @param symlinks whether snapshots may consist of symbolic links
 * @param stallTimeout how long a server may be silent
 * @param retries how failing requests are repeated
 */
record HubEnvironment(
        URI endpoint,
        Path cache,
        Optional<String> token,
        boolean offline,
        boolean symlinks,
        Duration stallTimeout,
        RetryPolicy retries) {
    static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Duration STALL = Duration.ofSeconds(30);

    /** The settings of this process. */
    static HubEnvironment current() {
        String home = System.getProperty("user.home");
        // Containers that run under a numeric user have no home; Java says "?" then.
        boolean homeless = home == null || home.isBlank() || home.equals("?");
        return of(System.getenv(), Path.of(homeless ? "." : home));
    }

    static HubEnvironment of(Map<String, String> variables, Path home) {
        Path hubHome = value(variables, "HF_HOME")
                .map(text -> path(text, home))
                .orElseGet(() -> value(variables, "XDG_CACHE_HOME")
                        .map(text -> path(text, home))
                        .orElse(home.resolve(".cache"))
                        .resolve("huggingface"));
        Path cache = value(variables, "HF_HUB_CACHE")
                .or(() -> value(variables, "HUGGINGFACE_HUB_CACHE"))
                .map(text -> path(text, home))
                .orElse(hubHome.resolve("hub"));
        Path tokenFile =
                value(variables, "HF_TOKEN_PATH").map(text -> path(text, home)).orElse(hubHome.resolve("token"));
        return new HubEnvironment(
                endpoint(value(variables, "HF_ENDPOINT").orElse(DEFAULT_ENDPOINT), "HF_ENDPOINT"),
                cache.toAbsolutePath().normalize(),
                token(variables, tokenFile),
                isTrue(variables, "HF_HUB_OFFLINE") || isTrue(variables, "TRANSFORMERS_OFFLINE"),
                !isTrue(variables, "HF_HUB_DISABLE_SYMLINKS"),
                stallTimeout(variables),
                RetryPolicy.STANDARD);
    }

    /** The same settings with what a request says itself. */
    HubEnvironment with(HubRequest request) {
        return new HubEnvironment(
                request.endpoint().orElse(endpoint),
                request.cache().orElse(cache).toAbsolutePath().normalize(),
                request.token().or(() -> token),
                request.offline().orElse(offline),
                symlinks,
                stallTimeout,
                retries);
    }

    /** Whether the Python client has the same cache, so that the same variables change it. */
    boolean usesDefaultEndpoint() {
        return endpoint.toString().equals(DEFAULT_ENDPOINT);
    }

    static URI endpoint(String text, String what) {
        String trimmed = text.strip();
        while (trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        URI uri;
        try {
            uri = URI.create(trimmed);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(what + " is no address: " + text, e);
        }
        boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
            throw new InvalidRequestException(
                    what + " is \"" + text + "\" but must be an address such as \"" + DEFAULT_ENDPOINT + "\".");
        }
        return uri;
    }

    private static Optional<String> token(Map<String, String> variables, Path file) {
        if (isTrue(variables, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        Optional<String> own = value(variables, "HF_TOKEN").or(() -> value(variables, "HUGGING_FACE_HUB_TOKEN"));
        if (own.isPresent()) {
            return own.map(String::strip);
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "The token file " + file + " cannot be read: " + e
                            + ". Correct it, or set HF_TOKEN, or HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to do without.",
                    e);
        }
    }

    private static Duration stallTimeout(Map<String, String> variables) {
        Optional<String> seconds = value(variables, "HF_HUB_DOWNLOAD_TIMEOUT");
        try {
            return seconds.map(text -> Duration.ofSeconds(Math.max(1, Long.parseLong(text.strip()))))
                    .orElse(STALL);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "HF_HUB_DOWNLOAD_TIMEOUT is \"" + seconds.orElse("") + "\" but must be a number of seconds.", e);
        }
    }

    private static Path path(String text, Path home) {
        return text.equals("~") ? home : text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        @Nullable String value = variables.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    private static boolean isTrue(Map<String, String> variables, String name) {
        return value(variables, name)
                .map(text -> TRUE.contains(text.strip().toUpperCase(Locale.ROOT)))
                .orElse(false);
    }

    /** The token is a secret and stays out of every message. */
    @Override
    public String toString() {
        return "endpoint " + endpoint + ", cache " + cache + (offline ? ", offline" : "");
    }
}
