package dev.inlay.internal.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.template.RenderOptions;
import dev.inlay.tokenizer.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceChatTemplateTest {
    private static final List<Map<String, Object>> MESSAGES = List.of(Map.of("role", "user", "content", "Hi"));
    private static final List<Map<String, Object>> TOOLS = List.of(Map.of("type", "function"));

    @TempDir
    private Path directory;

    private final HuggingFaceChatTemplateFactory factory = new HuggingFaceChatTemplateFactory(
            RenderOptions.DEFAULT.withClock(Clock.fixed(Instant.parse("2024-07-26T12:00:00Z"), ZoneOffset.UTC)));

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }

    private ChatTemplate open() {
        return factory.open(directory).orElseThrow();
    }

    @Test
    void aStringWithSpecialTokensAndTheClock() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": \"</s>\", \"chat_template\": \"{{ bos_token }}{{"
                        + " strftime_now('%d %b %Y') }}{% for m in messages %}{{ m.role }}:{{ m.content }}{{ eos_token }}"
                        + "{% endfor %}{% if add_generation_prompt %}>{% endif %}{{ extra }}\"}");
        assertThat(open().render(MESSAGES, List.of(), true, Map.of())).isEqualTo("<s>26 Jul 2024user:Hi</s>>");
        assertThat(open().render(MESSAGES, List.of(), false, Map.of("extra", "!")))
                .isEqualTo("<s>26 Jul 2024user:Hi</s>!");
    }

    @Test
    void namedTemplatesAreChosenByTheTools() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"plain\"}, {\"name\": \"tool_use\", \"template\":"
                        + " \"{{ tools | length }} tool\"}]}");
        assertThat(open().render(MESSAGES, List.of(), true, Map.of())).isEqualTo("plain");
        assertThat(open().render(MESSAGES, TOOLS, true, Map.of())).isEqualTo("1 tool");
    }

    @Test
    void theFileOfItsOwnComesFirst() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"old\", \"bos_token\": \"<s>\"}");
        write("chat_template.jinja", "{{ bos_token }}new{% if tools is none %} without tools{% endif %}");
        write("additional_chat_templates/tool_use.jinja", "with tools");
        assertThat(open().render(MESSAGES, List.of(), true, Map.of())).isEqualTo("<s>new without tools");
        assertThat(open().render(MESSAGES, TOOLS, true, Map.of())).isEqualTo("with tools");
    }

    @Test
    void noTemplateAndBrokenOnes() throws IOException {
        assertThat(factory.open(directory)).isEmpty();
        write("chat_template.jinja", "{% if %}");
        assertThatThrownBy(this::open).isInstanceOf(ModelLoadException.class).hasMessageContaining("1:");
    }

    @Test
    void aRefusalOfTheTemplateIsTheCallersMistake() throws IOException {
        write("chat_template.jinja", "{{ raise_exception('No system messages') }}");
        assertThatThrownBy(() -> open().render(MESSAGES, List.of(), true, Map.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No system messages");
    }
}
