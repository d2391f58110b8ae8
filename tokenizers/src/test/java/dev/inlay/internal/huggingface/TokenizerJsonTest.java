package dev.inlay.internal.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerJsonTest {
    private static final String LISTED = "{\"[CLS]\":{\"id\":\"[CLS]\",\"ids\":[1],\"tokens\":[\"[CLS]\"]}}";

    private static String file(String used, String listed) {
        return "{\"added_tokens\":[],\"post_processor\":{\"type\":\"Sequence\",\"processors\":[{\"type\":\"TemplateProcessing\","
                + "\"single\":[{\"SpecialToken\":{\"id\":\"" + used
                + "\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
                + "\"pair\":[],\"special_tokens\":" + listed + "}]},\"model\":{}}";
    }

    @Test
    void templatesOfListedTokensAreTaken() throws IOException {
        assertThat(TokenizerJson.parse(file("[CLS]", LISTED), "t.json").addedTokens())
                .isEmpty();
    }

    /** The native library aborts the process when it applies such a template. */
    @Test
    void aTemplateThatNamesAnUnknownTokenIsRefused() {
        assertThatThrownBy(() -> TokenizerJson.parse(file("[SEP]", LISTED), "t.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t.json: post_processor.single names the special token [SEP]");
    }

    @Test
    void asManyIdsAsSpellingsAreWanted() {
        assertThatThrownBy(() -> TokenizerJson.parse(file("[CLS]", LISTED.replace("[1]", "[1,2]")), "t.json"))
                .hasMessageContaining("[CLS] has 2 ids and 1 tokens");
    }

    @Test
    void faultsAreToldWithOrWithoutTheirPlace() {
        assertThatThrownBy(() -> TokenizerJson.parse("{\"added_tokens\": [", "t.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t.json is not valid JSON");
        assertThatThrownBy(() -> TokenizerJson.parse("[]", "t.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("an object is expected");
    }

    /** Each of these ended the process inside the native library, tokenizers 0.21.4. */
    @ParameterizedTest
    @MethodSource
    void partsThatWouldEndTheProcessAreRefused(String part, String value, String message) {
        String json = "{\"" + part + "\":" + value + ",\"model\":{}}";
        assertThatThrownBy(() -> TokenizerJson.parse(json, "t.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t.json")
                .hasMessageContaining(message);
        // a part may stand behind the model, too
        String behind = "{\"model\":{\"vocab\":{\"}\\\"]\":1}} , \"" + part + "\":" + value + "}";
        assertThatThrownBy(() -> TokenizerJson.parse(behind, "t.json")).hasMessageContaining(message);
    }

    static Stream<Arguments> partsThatWouldEndTheProcessAreRefused() {
        String token = "{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":%b,\"rstrip\":%b,"
                + "\"normalized\":%b,\"special\":false}";
        return Stream.of(
                arguments("decoder", "[".repeat(127) + "]".repeat(127), "nested more than 64 levels deep"),
                arguments("decoder", "{\"type\":\"Fuse\",\"x\":\"\\uD800\"}", "half a surrogate pair (line 1, column"),
                arguments("decoder", "{\"type\":\"Fuse\",\"\\uDC00x\":1}", "surrogate"),
                arguments("decoder", "{\"type\":\"Fuse\",\"x\":1e999}", "no finite value"),
                arguments("decoder", "{\"type\":\"Fuse\",\"x\":NaN}", "no finite value"),
                arguments("decoder", "{\"type\":\"Fuse\",\"x\":1,\"x\":2}", "\"x\" is there twice"),
                arguments("decoder", "[\"Fuse\"]", "decoder is no object"),
                arguments("decoder", "{\"type\":{\"Fuse\":null}}", "decoder.type is no text"),
                arguments(
                        "decoder",
                        "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Strip\",\"content\":\"x\",\"start\":0,\"stop\":1}]}",
                        "decoder.stop is 1"),
                arguments("pre_tokenizer", "{\"type\":\"FixedLength\",\"length\":0}", "pre_tokenizer.length is 0"),
                arguments(
                        "pre_tokenizer",
                        "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"behavior\":\"Isolated\",\"invert\":false}",
                        "pre_tokenizer.pattern.Regex repeats what holds"),
                arguments(
                        "normalizer",
                        "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a|\\\\b\"},\"content\":\"x\"}",
                        "can match where there is no character"),
                arguments(
                        "normalizer",
                        "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"x\"}",
                        "can match where there is no character"),
                arguments("normalizer", "{\"type\":\"Precompiled\"}", "precompiled_charsmap is no text"),
                arguments("normalizer", charsmap("!"), "is not base64"),
                arguments("normalizer", charsmap("AB=="), "not base64 in its usual form"),
                arguments("normalizer", charsmap("AAAAAA=="), "is cut off"),
                arguments("normalizer", charsmap("/////wAAAAA="), "is cut off"),
                arguments("normalizer", charsmap("BAAAAAAAAAA="), "leads out of itself"),
                arguments(
                        "post_processor",
                        "{\"type\":\"Any\",\"single\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
                        "there is only A"),
                arguments(
                        "post_processor",
                        "{\"processors\":[{\"single\":[],\"pair\":[],\"special_tokens\":{}},{\"single\":[],\"pair\":[],\"special_tokens\":{}}]}",
                        "two templates"),
                arguments(
                        "added_tokens",
                        "[" + token.formatted(1, "a", false, true, false) + ","
                                + token.formatted(2, " ", true, false, false) + "]",
                        "is white space and strips"),
                arguments("added_tokens", "[" + token.formatted(-1, "a", false, false, false) + "]", "has the id -1"));
    }

    private static String charsmap(String base64) {
        return "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"" + base64 + "\"}";
    }

    /** The native library takes minutes for it. */
    @Test
    void aVeryLongTokenIsRefused() {
        String json = "{\"added_tokens\":[{\"id\":1,\"content\":\"" + "a".repeat(1001) + "\"}],\"model\":{}}";
        assertThatThrownBy(() -> TokenizerJson.parse(json, "t.json"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("t.json: added_tokens: one has 1001 characters");
    }

    @Test
    void aTokenOfWhichTheNormalizerLeavesNothingIsRefused() {
        String json = "{\"added_tokens\":[{\"id\":1,\"content\":\" \",\"single_word\":false,\"lstrip\":false,"
                + "\"rstrip\":false,\"normalized\":true,\"special\":false}],\"normalizer\":{\"type\":\"Strip\","
                + "\"strip_left\":true,\"strip_right\":true},\"model\":{}}";
        assertThatThrownBy(() -> TokenizerJson.parse(json, "t.json")).hasMessageContaining("leaves nothing of \" \"");
    }

    @Test
    void aMergeShorterThanThePrefixThatIsCutFromItIsRefused() {
        String json = "{\"model\":{\"type\":\"BPE\",\"continuing_subword_prefix\":\"##\",\"vocab\":{\"a\":0},"
                + "\"merges\":%s}}";
        assertThatThrownBy(() -> TokenizerJson.parse(json.formatted("[[\"a\",\"a\"]]"), "t.json"))
                .hasMessageContaining("the second half of a merge, \"a\", does not begin");
        assertThatThrownBy(() -> TokenizerJson.parse(json.formatted("[\"a a\"]"), "t.json"))
                .hasMessageContaining("does not begin");
        assertThatThrownBy(() -> TokenizerJson.parse("{\"model\":{\"a\":\"", "t.json"))
                .hasMessageContaining("ends inside of \"model\"");
    }
}
