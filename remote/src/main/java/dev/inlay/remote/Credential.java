package dev.inlay.remote;

import dev.inlay.InvalidRequestException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A key or token and the header it goes into. Shows neither. */
final class Credential {
    private static final Credential NONE = new Credential("", "", null);

    private final String header;
    private final String prefix;
    private final @Nullable Supplier<String> secret;

    private Credential(String header, String prefix, @Nullable Supplier<String> secret) {
        this.header = header;
        this.prefix = prefix;
        this.secret = secret;
    }

    static Credential none() {
        return NONE;
    }

    static Credential apiKeyHeader(Supplier<String> key) {
        return new Credential("api-key", "", key);
    }

    static Credential bearer(Supplier<String> token) {
        return new Credential("Authorization", "Bearer ", token);
    }

    boolean present() {
        return secret != null;
    }

    String header() {
        return header;
    }

    /** Asks for the secret. */
    String secret() {
        Supplier<String> source = secret;
        return source == null ? "" : checked(source.get(), "The key or token");
    }

    String headerValue(String current) {
        return prefix + current;
    }

    /**
     * Requires what can stand in a header. The JDK would refuse the rest too, but with the value in its message.
     */
    static String checked(@Nullable String value, String what) {
        if (value == null || value.isBlank()) {
            throw new InvalidRequestException(
                    what + " is missing or blank: is the environment variable or secret it comes from set?");
        }
        if (!value.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new InvalidRequestException(
                    what
                            + " has a character that cannot stand in an HTTP header, such as a line break at its end: trim it.");
        }
        return value;
    }

    @Override
    public String toString() {
        return secret == null ? "no credential" : header + " (hidden)";
    }
}
