package dev.inlay.internal.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

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
}
