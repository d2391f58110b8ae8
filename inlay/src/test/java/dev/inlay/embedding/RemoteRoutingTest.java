package dev.inlay.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.Embedder;
import dev.inlay.Embedding;
import dev.inlay.EmbeddingRequest;
import dev.inlay.EmbeddingSink;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.Purpose;
import dev.inlay.Truncation;
import dev.inlay.model.ModelSource;
import dev.inlay.provider.AdaptiveOptions;
import dev.inlay.provider.Availability;
import dev.inlay.provider.PlacementReport;
import dev.inlay.provider.ProviderPolicy;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service elsewhere beside a local session: here it is another local embedder that a test can break. */
class RemoteRoutingTest {
    private static final String MODEL = "tiny-bert-prompts";

    private final List<String> received = new ArrayList<>();
    private int opened;

    /** Texts after which the service is down; counted from the start of each call. */
    private int failAfter = Integer.MAX_VALUE;

    private boolean reachable = true;

    /** Why the service refuses every list of texts; empty when it does not. */
    private String refusal = "";

    /** The service: gives vectors of whole texts and knows no prompts. */
    private RemoteProvider service(String served, String actual) {
        return new RemoteProvider() {
            @Override
            public String id() {
                return "service";
            }

            @Override
            public Availability availability() {
                return Availability.yes("set up by the test");
            }

            @Override
            public Set<Task> tasks() {
                return Set.of(Task.EMBEDDING);
            }

            @Override
            public Optional<String> servedModel(Task task) {
                return Optional.of(served);
            }

            @Override
            public Embedder openEmbedder(String model) {
                opened++;
                if (!reachable) {
                    throw new InlayException("connection refused");
                }
                Embedder real = Embedder.builder()
                        .model(ModelSource.directory(References.tinyModel(actual)))
                        .prompt("none", "")
                        .build();
                return (Embedder) Proxy.newProxyInstance(
                        RemoteRoutingTest.class.getClassLoader(),
                        new Class<?>[] {Embedder.class},
                        (proxy, method, args) -> {
                            if (args != null && args.length == 3 && args[0] instanceof Iterable<?> texts) {
                                return stream(real, texts, (EmbeddingSink) args[2]);
                            }
                            if (args != null && args[0] instanceof List<?> texts) {
                                if (!refusal.isEmpty()) {
                                    throw new InvalidRequestException(refusal);
                                }
                                return texts.stream()
                                        .map(text -> raw(real, (String) text))
                                        .toList();
                            }
                            try {
                                return method.invoke(real, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }

            @Override
            public ChatGenerator openChat(String model) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static Embedding raw(Embedder real, String text) {
        return real.embed(
                        EmbeddingRequest.builder().text(text).promptName("none").build())
                .embeddings()
                .get(0);
    }

    private long stream(Embedder real, Iterable<?> texts, EmbeddingSink sink) {
        long index = 0;
        for (Object text : texts) {
            if (index >= failAfter) {
                throw new InlayException("503 from the service");
            }
            received.add((String) text);
            sink.accept(index++, (String) text, raw(real, (String) text));
        }
        return index;
    }

    private Embedder embedder(ProviderPolicy policy, String served, String actual) {
        return Embedder.builder()
                .model(ModelSource.directory(References.tinyModel(MODEL)))
                .prompt("none", "")
                .provider(service(served, actual))
                .policy(policy)
                .build();
    }

    private static ProviderPolicy mixed() {
        return ProviderPolicy.builder()
                .prefer("cpu")
                .whenBatchAtLeast(4, "service")
                .build();
    }

    private static List<String> texts(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "garden and sea " + i)
                .toList();
    }

    private static void assertSame(List<Embedding> actual, List<Embedding> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(References.largestDifference(
                            actual.get(i).vector(), expected.get(i).vector()))
                    .as("text %d", i)
                    .isLessThan(1e-5f);
        }
    }

    private static List<Embedding> local(List<String> texts) {
        try (Embedder embedder = Embedder.load(ModelSource.directory(References.tinyModel(MODEL)))) {
            return embedder.embedAll(texts, Purpose.QUERY);
        }
    }

    @Test
    void fewTextsHereAndManyThereWithTheirPrompts() {
        try (Embedder embedder = embedder(mixed(), MODEL, MODEL)) {
            assertSame(embedder.embedAll(texts(3), Purpose.QUERY), local(texts(3)));
            assertThat(received).isEmpty();
            assertSame(embedder.embedAll(texts(9), Purpose.QUERY), local(texts(9)));
            assertThat(received).hasSize(9).allMatch(text -> text.contains("garden"));
            assertThat(received.get(0)).isNotEqualTo("garden and sea 1");

            PlacementReport report = embedder.placement();
            assertThat(report.places())
                    .extracting(PlacementReport.Place::provider)
                    .containsExactly("cpu", "service");
            assertThat(report.places().get(1).nodesCounted()).isEqualTo("runs elsewhere");
            assertThat(report.fallbacks()).isEmpty();
        }
    }

    @Test
    void whatArrivedIsKeptAndOnlyTheRestRunsHere() {
        try (Embedder embedder = embedder(mixed(), MODEL, MODEL)) {
            failAfter = 6;
            List<Embedding> all = embedder.embedAll(texts(20), Purpose.QUERY);

            assertSame(all, local(texts(20)));
            assertThat(received).hasSize(6);
            assertThat(embedder.placement().fallbacks()).singleElement().satisfies(fallback -> {
                assertThat(fallback.from()).isEqualTo("service");
                assertThat(fallback.to()).hasValue("cpu");
                assertThat(fallback.rows()).isEqualTo(14);
                assertThat(fallback.reason()).contains("503");
            });
        }
    }

    @Test
    void partsOfLongTextsStayHere() {
        String longText = "garden sea ".repeat(300);
        List<String> texts = List.of("one", longText, "two", "three");
        EmbeddingRequest request = EmbeddingRequest.builder()
                .texts(texts)
                .truncation(Truncation.WINDOWS)
                .build();
        try (Embedder embedder = embedder(mixed(), MODEL, MODEL);
                Embedder local = Embedder.load(ModelSource.directory(References.tinyModel(MODEL)))) {
            assertSame(
                    embedder.embed(request).embeddings(), local.embed(request).embeddings());
            assertThat(received).hasSize(3);
        }
    }

    @Test
    void aServiceThatCannotBeReachedDoesNotStopTheModel() {
        reachable = false;
        try (Embedder embedder = embedder(mixed(), MODEL, MODEL)) {
            assertSame(embedder.embedAll(texts(9), Purpose.QUERY), local(texts(9)));
            assertThat(embedder.placement().skipped()).singleElement().satisfies(skip -> {
                assertThat(skip.provider()).isEqualTo("service");
                assertThat(skip.reason()).isEqualTo("connection refused");
                assertThat(skip.nextStep()).contains("tried again");
            });
        }
    }

    @Test
    void aServiceInFrontIsTheChosenPlace() {
        ProviderPolicy policy = ProviderPolicy.prefer("service", "cpu");
        try (Embedder embedder = embedder(policy, MODEL, MODEL)) {
            embedder.embed("garden");

            assertThat(received).hasSize(1);
            assertThat(embedder.placement().provider()).isEqualTo("service");
            assertThat(embedder.placement().summary()).contains("runs on service");
            failAfter = 0;
            for (int i = 0; i < 3; i++) {
                embedder.embed("garden");
            }
            assertThat(embedder.placement().provider()).isEqualTo("cpu");
        }
    }

    @Test
    void aServiceAloneIsRefusedWithTheReason() {
        assertThatThrownBy(() -> embedder(ProviderPolicy.require("service"), MODEL, MODEL))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("service: it is a service")
                .hasMessageContaining("fallbackTo(\"cpu\")");
    }

    @Test
    void aServiceThatRefusesTheSampleIsNoOutage() {
        refusal = "texts must be longer";

        assertThatThrownBy(() -> embedder(mixed(), MODEL, MODEL))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("service refuses a short sample text")
                .hasMessageContaining("texts must be longer");
    }

    @Test
    void anotherModelIsAnError() {
        assertThatThrownBy(() -> embedder(mixed(), "another", MODEL))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("serves the model another and not " + MODEL);
        assertThatThrownBy(() -> embedder(mixed(), MODEL, "tiny-bert-concat"))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("it serves another model");
    }

    @Test
    void nothingLeavesTheMachineUnlessThePolicyNamesTheService() {
        try (Embedder embedder = embedder(ProviderPolicy.defaults(), MODEL, MODEL)) {
            embedder.embedAll(texts(50));
        }
        assertThat(opened).isZero();
    }

    @Test
    void anAdaptivePolicyLearnsAndKeepsWhatItLearnt(@TempDir Path directory) {
        Path state = directory.resolve("state.json");
        ProviderPolicy policy = ProviderPolicy.builder()
                .prefer("cpu", "service")
                .adaptive(AdaptiveOptions.builder()
                        .explorationShare(0.5)
                        .minSamples(2)
                        .stateFile(state)
                        .build())
                .build();
        try (Embedder embedder = embedder(policy, MODEL, MODEL)) {
            for (int i = 0; i < 20; i++) {
                embedder.embedAll(texts(5));
            }
            assertThat(received).isNotEmpty();
            assertThat(embedder.placement().suggestions())
                    .anyMatch(suggestion -> suggestion.startsWith("learnt: calls of 4-7 texts go to "));
        }
        assertThat(Files.exists(state)).isTrue();
    }
}
