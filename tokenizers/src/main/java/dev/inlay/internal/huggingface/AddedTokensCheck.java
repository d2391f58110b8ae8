package dev.inlay.internal.huggingface;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the added tokens as a whole. The native library ends the process when a text is split in a way that it takes for
 * impossible (tokenizers 0.21, {@code added_vocabulary.rs}): by a token of which the normalizer leaves nothing, or by a token of
 * white space that another token has already swallowed. And the time in which it builds its search for a token grows with the square of
 * the token's length: one of 70,000 letters takes a minute.
 */
final class AddedTokensCheck {
    /** Far above those of any model known. */
    private static final int MAX_LENGTH = 1000;

    private final List<String> normalized = new ArrayList<>();
    private final List<String> stripsLeft = new ArrayList<>();
    private boolean stripsRight;

    void add(Map<?, ?> token, String content, String file) throws IOException {
        if (content.length() > MAX_LENGTH) {
            throw new IOException(file + ": added_tokens: one has " + content.length() + " characters, more than the "
                    + MAX_LENGTH + " that are taken");
        }
        if (Boolean.TRUE.equals(token.get("normalized"))) {
            normalized.add(content);
        }
        if (Boolean.TRUE.equals(token.get("lstrip"))) {
            stripsLeft.add(content);
        }
        stripsRight |= Boolean.TRUE.equals(token.get("rstrip"));
    }

    /**
     * Checks all that were added.
     *
     * @param normalizer the JSON of the normalizer, itself checked before
     * @param file the file's name, for messages
     * @throws IOException when the native library could not split by them
     */
    void check(@Nullable String normalizer, String file) throws IOException {
        if (normalizer != null && !normalized.isEmpty()) {
            try (NativeTokenizer probe = probe(normalizer, "null", file)) {
                for (String content : normalized) {
                    if (!content.isEmpty() && isNothing(probe, content)) {
                        throw new IOException(file + ": added_tokens: the normalizer leaves nothing of \"" + content
                                + "\", which is marked as normalized");
                    }
                }
            }
        }
        if (stripsRight && !stripsLeft.isEmpty()) {
            String applied = normalizer == null ? "null" : normalizer;
            try (NativeTokenizer plain = probe("null", "{\"type\":\"WhitespaceSplit\"}", file);
                    NativeTokenizer probe = probe(applied, "{\"type\":\"WhitespaceSplit\"}", file)) {
                for (String content : stripsLeft) {
                    boolean blank =
                            isNothing(plain, content) || (normalized.contains(content) && isNothing(probe, content));
                    if (!content.isEmpty() && blank) {
                        throw new IOException(file + ": added_tokens: \"" + content
                                + "\" is white space and strips what is left of it, while another token strips what is"
                                + " right of it");
                    }
                }
            }
        }
    }

    private static boolean isNothing(NativeTokenizer probe, String content) {
        return probe.encode(content, null, false, false).ids().length == 0;
    }

    private static NativeTokenizer probe(String normalizer, String preTokenizer, String file) {
        return new NativeTokenizer(
                "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],\"normalizer\":"
                        + normalizer
                        + ",\"pre_tokenizer\":" + preTokenizer + ",\"post_processor\":null,\"decoder\":null,\"model\":"
                        + "{\"type\":\"WordLevel\",\"vocab\":{\"?\":0},\"unk_token\":\"?\"}}",
                file);
    }
}
