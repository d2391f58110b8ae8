package dev.inlay.internal.huggingface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlay.internal.json.Json;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of {@code model} are in the text of a tokenizer.json. Nearly all of the file is here, so it is not parsed:
 * only quotes and brackets are looked at. What is not valid JSON in it the native library refuses without harm.
 */
final class ModelSection {
    private final String text;
    private final String file;
    private final Map<String, Integer> members = new HashMap<>();
    private int at;

    private ModelSection(String text, int start, String file) {
        this.text = text;
        this.file = file;
        this.at = start;
    }

    /**
     * Reads a section.
     *
     * @param text the whole file
     * @param start where its opening brace is
     * @param file the file's name, for messages
     * @return the section
     * @throws IOException when it has no end, or a member's name is twice there or written with escapes
     */
    static ModelSection read(String text, int start, String file) throws IOException {
        ModelSection section = new ModelSection(text, start, file);
        section.scan();
        section.checkMerges();
        return section;
    }

    /**
     * Says where the section ends.
     *
     * @return the index behind its closing brace
     */
    int end() {
        return at;
    }

    private void scan() throws IOException {
        int depth = 0;
        boolean name = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                int start = at + 1;
                skipString();
                if (name) {
                    member(text.substring(start, at - 1));
                    name = false;
                }
                continue;
            }
            at++;
            if (c == '{' || c == '[') {
                depth++;
                name = depth == 1;
            } else if (c == '}' || c == ']') {
                if (--depth == 0) {
                    return;
                }
            } else if (c == ',' && depth == 1) {
                name = true;
            }
        }
        throw new IOException(file + " ends inside of \"model\"");
    }

    private void skipString() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                at++;
            }
        }
    }

    private void member(String name) throws IOException {
        if (name.indexOf('\\') >= 0) {
            throw new IOException(file + ": the name of a member of model is written with escapes: " + name);
        }
        int value = text.indexOf(':', at) + 1;
        if (value == 0 || members.put(name, value) != null) {
            throw new IOException(file + ": the member \"" + name + "\" of model is there twice or without a value");
        }
    }

    /**
     * A merge's second half is cut behind the prefix that continues a word; the native library ends the process where it is
     * shorter (tokenizers 0.21, {@code models/bpe/model.rs}).
     */
    private void checkMerges() throws IOException {
        if (!members.containsKey("merges") || !(scalar("continuing_subword_prefix") instanceof String prefix)) {
            return;
        }
        if (prefix.isEmpty() || "WordPiece".equals(scalar("type"))) {
            return;
        }
        try (JsonParser parser = parser("merges")) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return;
            }
            for (JsonToken t = parser.nextToken(); t != null && t != JsonToken.END_ARRAY; t = parser.nextToken()) {
                String second;
                if (t == JsonToken.START_ARRAY) {
                    parser.nextToken();
                    second = parser.nextTextValue();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        parser.skipChildren();
                    }
                } else {
                    String merge = parser.getText();
                    second = merge.substring(merge.indexOf(' ') + 1);
                }
                if (second == null || !second.startsWith(prefix)) {
                    throw new IOException(file + ": the second half of a merge, \"" + second
                            + "\", does not begin with model.continuing_subword_prefix, \"" + prefix + "\"");
                }
            }
        }
    }

    private @Nullable Object scalar(String member) throws IOException {
        if (!members.containsKey(member)) {
            return null;
        }
        try (JsonParser parser = parser(member)) {
            JsonToken token = parser.nextToken();
            return token != null && token.isScalarValue() ? Json.readValue(parser, token) : null;
        }
    }

    private JsonParser parser(String member) throws IOException {
        Reader reader = new StringReader(text);
        reader.skip(members.getOrDefault(member, at));
        return Json.factory().createParser(reader);
    }
}
