package dev.inlay.examples.server;

import java.util.Optional;

/**
 * Whether an answer is streamed.
 *
 * @param stream as server-sent events
 * @param includeUsage with a last event that counts the tokens
 */
record StreamOptions(boolean stream, boolean includeUsage) {
    static StreamOptions read(Fields fields) {
        boolean stream = fields.flag("stream", false);
        Optional<Fields> options = fields.object("stream_options");
        if (options.isEmpty()) {
            return new StreamOptions(stream, false);
        }
        if (!stream) {
            throw ApiException.invalid("stream_options", "'stream_options' is only allowed when 'stream' is true.");
        }
        boolean includeUsage = options.get().flag("include_usage", false);
        // Padding against eavesdroppers of an encrypted line; the text is the same without it.
        options.get().flag("include_obfuscation", false);
        options.get().refuseUnknown();
        return new StreamOptions(true, includeUsage);
    }
}
