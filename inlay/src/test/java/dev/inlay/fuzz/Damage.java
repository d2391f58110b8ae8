package dev.inlay.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes broken files of valid ones: bytes of any file, values of JSON, pieces of a chat template. */
final class Damage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String[] TEMPLATE_PIECES = {
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{% for m in messages %}",
        "{% endfor %}",
        "{% if ",
        "{% endif %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ range(1000000000)|list }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% set ns = namespace(s='a') %}",
        "{{ messages|tojson }}",
        "{{ messages[0].content * 100000 }}",
        "{{ raise_exception('no') }}",
        "{{ x.y.z }}",
        "[::-1]",
        "|join",
        "|indent(9)",
        "{%- ",
        " -%}",
        "(",
        ")",
        "[",
        "]",
        "'",
        "\"",
        "~",
        "**",
        "%",
        "none",
        " is defined",
        " in ",
        "\u0000",
        "\ud800",
    };

    private final Random random;

    Damage(Random random) {
        this.random = random;
    }

    byte[] of(String name, byte[] content) {
        if (random.nextInt(8) == 0) {
            return bytes(content);
        }
        if (name.equals("tokenizer.json") && random.nextInt(3) > 0) {
            return new TokenizerDamage(random).of(content);
        }
        if (name.endsWith(".json")) {
            return json(content);
        }
        if (name.endsWith(".jinja")) {
            return template(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        return bytes(content);
    }

    /** Bits flipped, bytes set, runs of them repeated, moved, removed; or the end cut off. */
    private byte[] bytes(byte[] content) {
        if (content.length == 0) {
            return new byte[random.nextInt(64)];
        }
        byte[] out = content.clone();
        // The structure of a graph is at both ends; weights fill the middle.
        int reach = Math.min(out.length, random.nextInt(3) > 0 ? 3_000 : out.length);
        int start = random.nextBoolean() ? 0 : out.length - reach;
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            int at = start + random.nextInt(reach);
            int length = Math.min(1 + random.nextInt(16), out.length - at);
            switch (random.nextInt(5)) {
                case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> out[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(out, at, at + length, (byte) 0xff);
                case 3 -> System.arraycopy(content, random.nextInt(out.length - length + 1), out, at, length);
                default -> {
                    System.arraycopy(out, at + length, out, at, out.length - at - length);
                    out = Arrays.copyOf(out, out.length - length);
                    if (out.length < 2) {
                        return out;
                    }
                    reach = Math.min(reach, out.length);
                    start = Math.min(start, out.length - reach);
                    content = out.clone();
                }
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(out, random.nextInt(out.length)) : out;
    }

    private byte[] json(byte[] content) {
        JsonNode root;
        try {
            root = JSON.readTree(content);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                root = changed(root);
            }
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            return bytes(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode changed(JsonNode root) {
        List<ContainerNode<?>> places = new ArrayList<>();
        collect(root, places);
        if (places.isEmpty() || random.nextInt(40) == 0) {
            return value(root);
        }
        // Few of a tokenizer's nodes are not its vocabulary: prefer small containers.
        ContainerNode<?> place = places.get(random.nextInt(places.size()));
        if (place instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty() || random.nextInt(12) == 0) {
                object.set("unknown", value(root));
                return root;
            }
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> {
                    JsonNode moved = object.remove(name);
                    object.set(names.get(random.nextInt(names.size())), moved);
                }
                default -> object.set(name, near(object.get(name), root));
            }
        } else if (place instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextInt(6) == 0) {
                array.add(value(root));
            } else {
                int at = random.nextInt(array.size());
                switch (random.nextInt(4)) {
                    case 0 -> array.remove(at);
                    case 1 ->
                        array.insert(
                                random.nextInt(array.size() + 1), array.get(at).deepCopy());
                    default -> array.set(at, near(array.get(at), root));
                }
            }
        }
        return root;
    }

    /** A value of the same kind half of the time: that comes furthest. */
    private JsonNode near(JsonNode old, JsonNode root) {
        if (random.nextBoolean()) {
            return value(root);
        }
        if (old.isTextual()) {
            String text = old.textValue();
            int at = random.nextInt(text.length() + 1);
            return NODES.textNode(
                    text.contains("{%") || text.contains("{{")
                            ? template(text)
                            : text.substring(0, at) + (random.nextBoolean() ? "%d\u0000/.." : "") + text.substring(at));
        }
        if (old.isNumber()) {
            long number = old.longValue();
            return NODES.numberNode(
                    switch (random.nextInt(6)) {
                        case 0 -> -number;
                        case 1 -> number + 1;
                        case 2 -> number * 2;
                        case 3 -> number / 2;
                        case 4 -> Integer.MAX_VALUE - random.nextInt(2);
                        default -> random.nextInt(1000);
                    });
        }
        return old.isBoolean() ? NODES.booleanNode(!old.booleanValue()) : value(root);
    }

    private JsonNode value(JsonNode root) {
        return switch (random.nextInt(16)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.textNode("");
            case 2 -> NODES.textNode("../../etc/passwd");
            case 3 -> NODES.textNode("\ud800\u0000\uffff😀");
            case 4 -> NODES.textNode("a".repeat(random.nextInt(100_000)));
            case 5 -> NODES.numberNode(-1);
            case 6 -> NODES.numberNode(0);
            case 7 -> NODES.numberNode(Integer.MAX_VALUE);
            case 8 -> NODES.numberNode(Long.MAX_VALUE);
            case 9 -> NODES.numberNode(Double.parseDouble("1e308"));
            case 10 -> NODES.numberNode(0.5);
            case 11 -> NODES.booleanNode(random.nextBoolean());
            case 12 -> NODES.arrayNode();
            case 13 -> NODES.objectNode();
            case 14 -> nested(random.nextInt(400));
            default -> {
                List<ContainerNode<?>> places = new ArrayList<>();
                collect(root, places);
                yield places.isEmpty()
                        ? NODES.nullNode()
                        : places.get(random.nextInt(places.size())).deepCopy();
            }
        };
    }

    private static JsonNode nested(int depth) {
        JsonNode node = NODES.numberNode(1);
        for (int i = 0; i < depth; i++) {
            node = NODES.arrayNode().add(node);
        }
        return node;
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> container) {
            into.add(container);
            // A vocabulary or a list of merges is one place among others.
            if (container.size() <= 200) {
                container.forEach(child -> collect(child, into));
            }
        }
    }

    private String template(String source) {
        StringBuilder out = new StringBuilder(source);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(out.length() + 1);
            int end = Math.min(out.length(), at + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, out.substring(Math.min(at, end), end));
                case 2 -> out.replace(at, end, TEMPLATE_PIECES[random.nextInt(TEMPLATE_PIECES.length)]);
                default -> out.insert(at, TEMPLATE_PIECES[random.nextInt(TEMPLATE_PIECES.length)]);
            }
        }
        return out.toString();
    }
}
