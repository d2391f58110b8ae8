package dev.inlay.internal.huggingface;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the native library takes for granted in the parts of a tokenizer.json and, where it is not so, ends the process
 * (tokenizers 0.21). It reads objects by the names of their members as often as by their {@code type}, and structures from lists
 * too; so members are looked at wherever they are, and a list in the place of an object is refused.
 */
final class ComponentCheck {
    /** The parts, and the member in which a part of the type {@code Sequence} holds others. */
    static final Map<String, String> PARTS = Map.of(
            "normalizer", "normalizers",
            "pre_tokenizer", "pretokenizers",
            "post_processor", "processors",
            "decoder", "decoders");

    private final String part;
    private final String file;
    private boolean templateSeen;

    private ComponentCheck(String part, String file) {
        this.part = part;
        this.file = file;
    }

    /**
     * Checks a part.
     *
     * @param part its name, one of {@link #PARTS}
     * @param value its value
     * @param file the file's name, for messages
     * @throws IOException when the native library could not load or apply it
     */
    static void check(String part, @Nullable Object value, String file) throws IOException {
        if (value != null) {
            new ComponentCheck(part, file).check(value);
        }
    }

    private void check(@Nullable Object value) throws IOException {
        Map<?, ?> component = object(value, part);
        Object type = component.get("type");
        if (type != null && !(type instanceof String)) {
            throw fault(part + ".type is no text");
        }
        String children = PARTS.get(part);
        if (component.containsKey(children)) {
            for (Object child : list(component.get(children), part + "." + children)) {
                check(child);
            }
        }
        if (component.containsKey("pattern")) {
            checkPattern(component.get("pattern"), component.get("content"));
        }
        if ("Precompiled".equals(type) || component.containsKey("precompiled_charsmap")) {
            CharsmapCheck.check(component.get("precompiled_charsmap"), file);
        }
        // pre_tokenizers/fixed_length.rs cuts a text into chunks, and a chunk of nothing has no end
        if (component.containsKey("length") && !(component.get("length") instanceof Long length && length > 0)) {
            throw fault(part + ".length is " + component.get("length") + "; a number above 0 is expected");
        }
        // decoders/strip.rs looks at as many characters from the end as are to be taken away, also of a shorter token
        if (component.containsKey("stop") && !(component.get("stop") instanceof Long stop && stop == 0)) {
            throw fault(part + ".stop is " + component.get("stop")
                    + "; the native library can only take characters away at the beginning of a token");
        }
        if ("TemplateProcessing".equals(type)
                || component.containsKey("single")
                || component.containsKey("pair")
                || component.containsKey("special_tokens")) {
            checkTemplates(component);
        }
    }

    private void checkPattern(@Nullable Object value, @Nullable Object content) throws IOException {
        Map<?, ?> pattern = object(value, part + ".pattern");
        boolean empty;
        if (pattern.size() == 1 && pattern.get("Regex") instanceof String regex) {
            empty = RegexCheck.check(regex, file + ": " + part + ".pattern.Regex");
        } else if (pattern.size() == 1 && pattern.get("String") instanceof String text) {
            empty = text.isEmpty();
        } else {
            throw fault(part + ".pattern is neither a String nor a Regex");
        }
        // tokenizer/normalizer.rs loses count of where a text is from when something replaces nothing
        if (empty && part.equals("normalizer") && !"".equals(content)) {
            throw fault(part + ".pattern can match where there is no character: " + pattern);
        }
    }

    /** A template may only name special tokens that are listed, each with as many ids as spellings (processors/template.rs). */
    private void checkTemplates(Map<?, ?> component) throws IOException {
        if (templateSeen) {
            throw fault(
                    part + " has two templates; the second one would be given the pieces of the first one as texts");
        }
        templateSeen = true;
        Map<?, ?> tokens = object(component.get("special_tokens"), part + ".special_tokens");
        for (Map.Entry<?, ?> each : tokens.entrySet()) {
            Map<?, ?> token = object(each.getValue(), part + ".special_tokens: " + each.getKey());
            int ids = list(token.get("ids"), part + ".special_tokens: ids of " + each.getKey())
                    .size();
            int spellings = list(token.get("tokens"), part + ".special_tokens: tokens of " + each.getKey())
                    .size();
            if (ids != spellings) {
                throw fault(part + ".special_tokens: " + each.getKey() + " has " + ids + " ids and " + spellings
                        + " tokens");
            }
        }
        for (String template : List.of("single", "pair")) {
            for (Object piece : list(component.get(template), part + "." + template)) {
                checkPiece(object(piece, part + "." + template), tokens, template);
            }
        }
    }

    private void checkPiece(Map<?, ?> piece, Map<?, ?> tokens, String template) throws IOException {
        if (piece.size() == 1 && piece.get("SpecialToken") instanceof Map<?, ?> token) {
            if (!tokens.containsKey(token.get("id"))) {
                throw fault(part + "." + template + " names the special token " + token.get("id") + ", which " + part
                        + ".special_tokens does not list");
            }
        } else if (piece.size() == 1 && piece.get("Sequence") instanceof Map<?, ?> sequence) {
            if (template.equals("single") && !"A".equals(sequence.get("id"))) {
                throw fault(part + ".single names the text " + sequence.get("id") + ", but there is only A");
            }
        } else {
            throw fault(part + "." + template + " has a piece that is neither a SpecialToken nor a Sequence");
        }
    }

    private Map<?, ?> object(@Nullable Object value, String what) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw fault(what + " is no object");
    }

    private List<?> list(@Nullable Object value, String what) throws IOException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw fault(what + " is no list");
    }

    private IOException fault(String message) {
        return new IOException(file + ": " + message);
    }
}
