package dev.inlay.internal.huggingface;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the native library takes for granted and, where it is not so, ends the process: a {@code TemplateProcessing} may only
 * name special tokens that it lists, each with as many ids as spellings (tokenizers 0.21, {@code processors/template.rs}).
 */
final class PostProcessorCheck {
    private PostProcessorCheck() {}

    /**
     * Checks a post-processor.
     *
     * @param processor the value of {@code post_processor}
     * @param file the file's name, for messages
     * @throws IOException when the native library could not apply it
     */
    static void check(@Nullable Object processor, String file) throws IOException {
        if (!(processor instanceof Map<?, ?> map)) {
            return;
        }
        if (map.get("processors") instanceof List<?> processors) {
            for (Object each : processors) {
                check(each, file);
            }
        }
        if (!"TemplateProcessing".equals(map.get("type"))) {
            return;
        }
        Map<?, ?> tokens = map.get("special_tokens") instanceof Map<?, ?> listed ? listed : Map.of();
        for (Map.Entry<?, ?> each : tokens.entrySet()) {
            if (each.getValue() instanceof Map<?, ?> token
                    && token.get("ids") instanceof List<?> ids
                    && token.get("tokens") instanceof List<?> spellings
                    && ids.size() != spellings.size()) {
                throw new IOException(file + ": post_processor.special_tokens: " + each.getKey() + " has " + ids.size()
                        + " ids and " + spellings.size() + " tokens");
            }
        }
        for (String template : List.of("single", "pair")) {
            if (map.get(template) instanceof List<?> pieces) {
                checkPieces(pieces, tokens, template, file);
            }
        }
    }

    private static void checkPieces(List<?> pieces, Map<?, ?> tokens, String template, String file) throws IOException {
        for (Object piece : pieces) {
            if (piece instanceof Map<?, ?> map
                    && map.get("SpecialToken") instanceof Map<?, ?> token
                    && !tokens.containsKey(token.get("id"))) {
                throw new IOException(file + ": post_processor." + template + " names the special token "
                        + token.get("id") + ", which post_processor.special_tokens does not list");
            }
        }
    }
}
