package dev.inlay.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatMessage;
import dev.inlay.ChatResponse;
import dev.inlay.ChatStream;
import dev.inlay.FinishReason;
import dev.inlay.GenerationTimings;
import dev.inlay.InferenceException;
import dev.inlay.InvalidRequestException;
import dev.inlay.OverloadedException;
import dev.inlay.RequestCancelledException;
import dev.inlay.Usage;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.routing.FallbackLog;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoutedCallTest {
    private final AtomicLong now = new AtomicLong();
    private final FallbackLog fallbacks = new FallbackLog();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
    private final ChatPlace first = place("first");
    private final ChatPlace second = place("second");

    private ChatPlace place(String id) {
        ChatGenerator chat = (ChatGenerator) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChatGenerator.class}, (proxy, method, args) -> id);
        return new ChatPlace(chat, id, new Breaker(now::get));
    }

    private RoutedCall call() {
        return new RoutedCall(List.of(first, second), fallbacks);
    }

    /** What a place says, by its name. */
    private ChatResponse work(ChatGenerator chat) {
        String id = chat.toString();
        asked.add(id);
        RuntimeException failure = failures.get(id);
        if (failure != null) {
            throw failure;
        }
        return new ChatResponse(
                ChatMessage.assistant(id),
                FinishReason.STOP,
                new Usage(1, 0, 1),
                new GenerationTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0),
                List.of(),
                List.of());
    }

    private String answer() {
        asked.clear();
        return call().whole(this::work).text();
    }

    private void breakFirst() {
        failures.put("first", new InferenceException("broken"));
        for (int i = 0; i < 3; i++) {
            assertThat(answer()).isEqualTo("second");
            assertThat(asked).containsExactly("first", "second");
        }
    }

    @Test
    void aPlaceThatFailedThreeTimesIsTriedAgainAfterAPause() {
        breakFirst();
        assertThat(answer()).isEqualTo("second");
        assertThat(asked).containsExactly("second");
        assertThat(fallbacks.snapshot()).hasSize(3);

        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(answer()).isEqualTo("second");
        assertThat(asked).as("the retry").containsExactly("first", "second");
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        answer();
        assertThat(asked).as("the pause has doubled").containsExactly("second");

        failures.clear();
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        assertThat(answer()).isEqualTo("first");
        assertThat(answer()).isEqualTo("first");
        assertThat(first.breaker().inWords()).isEqualTo("ready");
    }

    @Test
    void aRetryWhoseCallerWentAwayDecidesNothing() {
        breakFirst();
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        failures.put("first", new RequestCancelledException("interrupted"));
        assertThatThrownBy(this::answer).isInstanceOf(RequestCancelledException.class);
        assertThat(first.breaker().admits()).isFalse();
        failures.put("first", new InvalidRequestException("no such option"));
        assertThatThrownBy(this::answer).isInstanceOf(InvalidRequestException.class);
        assertThat(first.breaker().admits()).isFalse();
        failures.clear();
        assertThat(answer()).isEqualTo("first");
        assertThat(first.breaker().admits()).isTrue();
    }

    @Test
    void aStreamThatAServiceOpensEndsTheRetry() {
        breakFirst();
        now.addAndGet(TimeUnit.SECONDS.toNanos(31));
        failures.clear();
        RoutedCall call = call();
        ChatStream stream = call.stream(chat -> {
            work(chat);
            return new EngineStream(new GenerationOutput(() -> {}, true));
        });
        assertThat(first.breaker().admits()).isTrue();
        stream.close();
        call.left();
        assertThat(first.breaker().admits()).isTrue();
    }

    @Test
    void aFullQueueIsNoFault() {
        failures.put("first", new OverloadedException("full"));
        for (int i = 0; i < 5; i++) {
            assertThat(answer()).isEqualTo("second");
            assertThat(asked).containsExactly("first", "second");
        }
        assertThat(fallbacks.snapshot()).hasSize(5);
    }

    @Test
    void aPlaceThatIsPassedOverIsBetterThanNone() {
        breakFirst();
        failures.put("second", new InferenceException("broken too"));
        assertThatThrownBy(this::answer).hasMessage("broken too");
        assertThat(asked).containsExactly("second", "first");
        failures.remove("first");
        assertThat(answer()).isEqualTo("first");
        assertThat(fallbacks.snapshot().get(3).to()).isEmpty();
        assertThat(fallbacks.snapshot().get(4).to()).hasValue("first");
    }

    @Test
    void aLaterPlacesRefusalDoesNotHideTheFailure() {
        InferenceException broken = new InferenceException("broken");
        failures.put("first", broken);
        failures.put("second", new InvalidRequestException("too long for the second"));
        assertThatThrownBy(this::answer).isSameAs(broken);
        assertThat(broken.getSuppressed()).hasAtLeastOneElementOfType(InvalidRequestException.class);
        assertThat(second.breaker().inWords()).isEqualTo("ready");
    }

    @Test
    void timesAreThoseOfTheWholeCall() {
        failures.put("first", new InferenceException("broken"));
        assertThat(call().whole(this::work).timings().total()).isPositive();
        failures.clear();
        assertThat(call().whole(this::work).timings().total()).isZero();
    }
}
