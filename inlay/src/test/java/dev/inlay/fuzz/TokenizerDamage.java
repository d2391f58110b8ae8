package dev.inlay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Gives a tokenizer.json other parts: those that the native library knows with wrong, missing and hostile members, and its own
 * ones with a value, a type or a place that is wrong.
 */
final class TokenizerDamage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String[] VALUES = {
        "null",
        "true",
        "0",
        "1",
        "-1",
        "5",
        "2147483648",
        "4294967295",
        "4294967296",
        "18446744073709551615",
        "1e308",
        "1" + "0".repeat(400),
        "0.5",
        "\"\"",
        "\" \"",
        "\"a\"",
        "\"##\"",
        "\"\u2581\"",
        "\"A\"",
        "\"B\"",
        "\"[SEP]\"",
        "\"Isolated\"",
        "\"AAAAAA==\"",
        "\"BAAAAAAAAAA=\"",
        "\"\ud83d\ude00\"",
        "[]",
        "{}",
        "[[]]",
        "[\"a\",1]",
        "[[\"a\",\"b\"]]",
        "[\"a b\",\"c\"]",
        "{\"Regex\":\"a\"}",
        "{\"String\":\"\"}",
        "{\"a\":0,\"b\":7,\"c\":7,\"[UNK]\":99999}",
        "[[\"a\",0.5],[\"b\",-1e300],[\"\",0]]",
        "{\"type\":\"Fuse\"}",
    };

    private static final String[] REGEXES = {
        "",
        "a",
        "\\s+",
        "(a+)+$",
        "(a|a)*b",
        "(?:a?){30}a{30}",
        "a*a*a*a*c",
        "(",
        "[",
        "a{99999}",
        "(((a{999}){999}){999}){9}",
        "(?i)A|b",
        "\\b",
        "(?=a)",
        "(?<=a|bc)d",
        "\\p{L}+|\\p{Nope}",
        "[^\\s]+|\\s+(?!\\S)",
        "(*FAIL)",
        "(?~a)",
        "\\1",
        "x**",
        "(?<a>.\\g<a>?)",
        ".",
        "$",
        "^",
        "[[:alpha:]&&[^a]]+",
        "\\X",
        "\\R+",
        "(?m:.*)e",
        "[a-\\d]",
        "\\x{110000}",
        "\\",
    };

    private static final String[] PARTS = {"normalizer", "pre_tokenizer", "post_processor", "decoder"};

    private static final String[] TYPES = {
        "BertNormalizer",
        "Bert",
        "Strip",
        "StripAccents",
        "NFC",
        "NFD",
        "NFKC",
        "NFKD",
        "Sequence",
        "Lowercase",
        "Nmt",
        "Precompiled",
        "Replace",
        "Prepend",
        "ByteLevel",
        "BertPreTokenizer",
        "Delimiter",
        "CharDelimiterSplit",
        "Metaspace",
        "Whitespace",
        "Split",
        "Punctuation",
        "WhitespaceSplit",
        "Digits",
        "UnicodeScripts",
        "FixedLength",
        "BertProcessing",
        "RobertaProcessing",
        "TemplateProcessing",
        "BPEDecoder",
        "WordPiece",
        "CTC",
        "Fuse",
        "ByteFallback",
        "Unknown",
    };

    private static final String[] MEMBERS = {
        "clean_text",
        "handle_chinese_chars",
        "strip_accents",
        "lowercase",
        "strip_left",
        "strip_right",
        "precompiled_charsmap",
        "pattern",
        "content",
        "prepend",
        "add_prefix_space",
        "trim_offsets",
        "use_regex",
        "delimiter",
        "replacement",
        "prepend_scheme",
        "split",
        "str_rep",
        "behavior",
        "invert",
        "individual_digits",
        "length",
        "sep",
        "cls",
        "single",
        "pair",
        "special_tokens",
        "suffix",
        "prefix",
        "cleanup",
        "pad_token",
        "word_delimiter_token",
        "start",
        "stop",
        "normalizers",
        "pretokenizers",
        "processors",
        "decoders",
    };

    private static final String[] MODEL_MEMBERS = {
        "type",
        "dropout",
        "unk_token",
        "continuing_subword_prefix",
        "end_of_word_suffix",
        "fuse_unk",
        "byte_fallback",
        "ignore_merges",
        "vocab",
        "merges",
        "max_input_chars_per_word",
        "unk_id",
    };

    /** Parts as they should be, for the members of a type to be right more often than by chance. */
    private static final String[] GOOD = {
        "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
        "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true}",
        "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\".\"},\"content\":\"\"}",
        "{\"type\":\"Prepend\",\"prepend\":\"a\"}",
        "{\"type\":\"NFKD\"}",
        "{\"type\":\"Nmt\"}",
        "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAAAAAAA=\"}",
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
        "{\"type\":\"Metaspace\",\"replacement\":\"a\",\"prepend_scheme\":\"first\",\"split\":true}",
        "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a\"},\"behavior\":\"MergedWithNext\",\"invert\":true}",
        "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"e\"}",
        "{\"type\":\"Punctuation\",\"behavior\":\"Contiguous\"}",
        "{\"type\":\"Digits\",\"individual_digits\":true}",
        "{\"type\":\"UnicodeScripts\"}",
        "{\"type\":\"FixedLength\",\"length\":3}",
        "{\"type\":\"BertProcessing\",\"sep\":[\"a\",1],\"cls\":[\"b\",2]}",
        "{\"type\":\"RobertaProcessing\",\"sep\":[\"a\",1],\"cls\":[\"b\",2],\"trim_offsets\":true,\"add_prefix_space\":true}",
        "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"s\",\"type_id\":1}}],\"pair\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"special_tokens\":{\"s\":{\"id\":\"s\",\"ids\":[1],\"tokens\":[\"s\"]}}}",
        "{\"type\":\"Strip\",\"content\":\"a\",\"start\":1,\"stop\":0}",
        "{\"type\":\"BPEDecoder\",\"suffix\":\"a\"}",
        "{\"type\":\"CTC\",\"pad_token\":\"a\",\"word_delimiter_token\":\"b\",\"cleanup\":true}",
        "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
        "{\"type\":\"Fuse\"}",
        "{\"type\":\"ByteFallback\"}",
    };

    private final Random random;

    TokenizerDamage(Random random) {
        this.random = random;
    }

    byte[] of(byte[] content) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(content);
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                switch (random.nextInt(6)) {
                    case 0 -> addedTokens(root);
                    case 1 -> model(root);
                    default -> {
                        String part = pick(PARTS);
                        root.set(part, random.nextInt(5) == 0 ? sequence(part) : component(root.get(part)));
                    }
                }
            }
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode sequence(String part) throws IOException {
        ObjectNode sequence = JSON.createObjectNode();
        if (random.nextInt(4) > 0) {
            sequence.put("type", "Sequence");
        }
        ArrayNode children = sequence.putArray(
                switch (part) {
                    case "normalizer" -> "normalizers";
                    case "pre_tokenizer" -> "pretokenizers";
                    case "post_processor" -> "processors";
                    default -> "decoders";
                });
        for (int i = random.nextInt(4); i > 0; i--) {
            children.add(random.nextInt(6) == 0 ? sequence(part) : component(null));
        }
        return sequence;
    }

    private JsonNode component(JsonNode present) throws IOException {
        JsonNode node = present instanceof ObjectNode && random.nextBoolean()
                ? present.deepCopy()
                : JSON.readTree(random.nextInt(4) == 0 ? "{\"type\":\"" + pick(TYPES) + "\"}" : pick(GOOD));
        ObjectNode object = (ObjectNode) node;
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> object.put("type", pick(TYPES));
                case 1 -> object.remove(random.nextBoolean() ? "type" : name(object));
                case 2, 3 -> object.set(name(object), value());
                case 4 -> object.putObject("pattern").put(random.nextInt(5) > 0 ? "Regex" : "String", pick(REGEXES));
                default -> object.set(pick(MEMBERS), value());
            }
        }
        return random.nextInt(40) == 0 ? value() : object;
    }

    private String name(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? "type" : names.get(random.nextInt(names.size()));
    }

    private void addedTokens(ObjectNode root) throws IOException {
        ArrayNode tokens = root.withArray("added_tokens");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            ObjectNode token = JSON.createObjectNode();
            String[] contents = {
                " ", "  ", "a", "A", "one", "o", "\n", "", "\u0301", "\u0001", "e ", " t", "\ud83d\ude00", "[SEP]"
            };
            long[] ids = {0, 1, 5, 100, 1_000_000, -1, 4294967295L, Integer.MAX_VALUE, random.nextInt(200)};
            token.put("id", ids[random.nextInt(ids.length)]);
            token.put("content", pick(contents));
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized", "special"}) {
                token.put(flag, random.nextBoolean());
            }
            if (random.nextInt(5) == 0) {
                token.set(name(token), value());
            }
            tokens.insert(random.nextInt(tokens.size() + 1), token);
        }
    }

    private void model(ObjectNode root) throws IOException {
        if (!(root.get("model") instanceof ObjectNode model)) {
            return;
        }
        String member = pick(MODEL_MEMBERS);
        JsonNode present = model.get(member);
        if (present instanceof ArrayNode list && !list.isEmpty() && random.nextInt(3) > 0) {
            list.set(random.nextInt(list.size()), value());
        } else if (present instanceof ObjectNode object && !object.isEmpty() && random.nextInt(3) > 0) {
            object.set(random.nextBoolean() ? name(object) : pick(REGEXES), value());
        } else if (random.nextInt(4) == 0) {
            model.remove(member);
        } else if (member.equals("type")) {
            String[] types = {"BPE", "WordPiece", "WordLevel", "Unigram", "Unknown"};
            model.put("type", pick(types));
        } else {
            model.set(member, value());
        }
    }

    private JsonNode value() throws IOException {
        return JSON.readTree(pick(VALUES));
    }

    private <T> T pick(T[] from) {
        return from[random.nextInt(from.length)];
    }
}
