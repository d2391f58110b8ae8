package dev.inlay.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatRequest;
import dev.inlay.ChatResponse;
import dev.inlay.GenerationOptions;
import dev.inlay.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other conversations, the prefix cache and chunks must not change: the answer. */
class ConcurrentChatTest {
    private static final List<String> PROMPTS = List.of(
            "Hello",
            "What is the capital of France?",
            "Write a long story about a dragon that learns to count, and about its friends who cannot.",
            "1 2 3 4 5",
            "def f(x): return x",
            "Why?",
            "Tell me about strings, lists, tuples and dictionaries in Python, one after the other, please.",
            "äöü € 漢字");

    private static ChatRequest request(String prompt, int tokens) {
        return ChatRequest.builder()
                .user(prompt)
                .options(GenerationOptions.builder()
                        .maxTokens(tokens)
                        .temperature(0)
                        .ignoreEos(true)
                        .build())
                .build();
    }

    private static List<List<Integer>> alone(String model, boolean prefixCache, int chunk) {
        List<List<Integer>> answers = new ArrayList<>();
        try (ChatGenerator chat = ChatGenerator.builder()
                .model(ModelSource.directory(References.model(model)))
                .prefixCache(prefixCache)
                .prefillChunk(chunk)
                .build()) {
            for (String prompt : PROMPTS) {
                answers.add(chat.generate(request(prompt, 40)).tokenIds());
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32", "tiny-llama-two-session-ple"})
    void togetherAsAlone(String model) {
        List<List<Integer>> alone = alone(model, false, 256);
        for (int rows : new int[] {2, 3, 8}) {
            try (ChatGenerator chat = ChatGenerator.builder()
                    .model(ModelSource.directory(References.model(model)))
                    .maxConcurrent(rows)
                    .build()) {
                for (int round = 0; round < 3; round++) {
                    List<CompletableFuture<ChatResponse>> running = new ArrayList<>();
                    for (int i = 0; i < PROMPTS.size(); i++) {
                        // Different lengths, so that rows leave at different times and gaps open between the others.
                        running.add(chat.generateAsync(request(PROMPTS.get(i), 5 + (i * 7 + round * 3) % 36)));
                    }
                    for (int i = 0; i < PROMPTS.size(); i++) {
                        List<Integer> ids = running.get(i).join().tokenIds();
                        assertThat(ids)
                                .as("%s, %d rows, round %d, prompt %d", model, rows, round, i)
                                .hasSize(5 + (i * 7 + round * 3) % 36)
                                .isEqualTo(alone.get(i).subList(0, ids.size()));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32", "tiny-llama-two-session"})
    void prefixCacheAndChunksChangeNothing(String model) {
        List<List<Integer>> plain = alone(model, false, 256);
        assertThat(alone(model, true, 256)).isEqualTo(plain);
        assertThat(alone(model, true, 7)).isEqualTo(plain);
        assertThat(alone(model, false, 1)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32", "tiny-llama-two-session"})
    void aFollowingTurnComputesOnlyWhatIsNew(String model) {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(References.model(model)));
                ChatGenerator forgetful = ChatGenerator.builder()
                        .model(ModelSource.directory(References.model(model)))
                        .prefixCache(false)
                        .build()) {
            ChatRequest first = request("What is the capital of France?", 8);
            ChatResponse answer = chat.generate(first);
            ChatRequest second = first.toBuilder()
                    .message(answer.message())
                    .user("And of Spain?")
                    .build();
            ChatResponse next = chat.generate(second);
            assertThat(next.usage().cachedTokens())
                    .isGreaterThanOrEqualTo(answer.usage().promptTokens())
                    .isLessThan(next.usage().promptTokens());
            assertThat(answer.usage().cachedTokens()).isZero();
            ChatResponse without = forgetful.generate(second);
            assertThat(without.usage().cachedTokens()).isZero();
            assertThat(next.tokenIds()).isEqualTo(without.tokenIds());
            // Again the same: everything but the last token is known.
            ChatResponse again = chat.generate(second);
            assertThat(again.usage().cachedTokens()).isEqualTo(again.usage().promptTokens() - 1);
            assertThat(again.tokenIds()).isEqualTo(without.tokenIds());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32"})
    void aSystemPromptIsComputedOnceForAllConversations(String model) {
        String system = "You are a careful assistant who answers in short words and never guesses.";
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(References.model(model)));
                ChatGenerator forgetful = ChatGenerator.builder()
                        .model(ModelSource.directory(References.model(model)))
                        .prefixCache(false)
                        .build()) {
            int alone = chat.countTokens(List.of(ChatMessage.system(system)));
            for (int i = 0; i < PROMPTS.size(); i++) {
                ChatRequest request = ChatRequest.builder()
                        .system(system)
                        .user(PROMPTS.get(i))
                        .options(request("", 12).options())
                        .build();
                ChatResponse response = chat.generate(request);
                assertThat(response.tokenIds())
                        .as(PROMPTS.get(i))
                        .isEqualTo(forgetful.generate(request).tokenIds());
                // The opening of the answer is no part of what is shared.
                assertThat(response.usage().cachedTokens()).isGreaterThanOrEqualTo(i == 0 ? 0 : alone - 16);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama-genai-int4", "tiny-llama-past-fp32"})
    void aPrefixIsSharedWithARunningConversation(String model) {
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(References.model(model)))) {
            CompletableFuture<ChatResponse> running = chat.generateAsync(request("Count to a million", 200));
            ChatResponse other = chat.generate(request("Count to a hundred", 10));
            assertThat(running.join().usage().completionTokens()).isEqualTo(200);
            assertThat(other.usage().cachedTokens()).isGreaterThan(20);
        }
    }
}
