package dev.inlay.internal.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.InlayException;
import dev.inlay.InsufficientMemoryException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.Provider;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.SessionProvider;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens a chat at the places of its policy: on this machine alone, or over services too. */
public final class ChatOpener {
    private ChatOpener() {}

    /**
     * Opens a chat.
     *
     * @param settings what the builder collected
     * @return the generator, ready
     * @throws InlayException when it cannot be opened
     */
    public static ChatGenerator open(ChatSettings settings) {
        List<String> order = settings.policy().order(Task.CHAT);
        boolean services = settings.providers().stream()
                .anyMatch(provider -> order.contains(provider.id()) && chats(provider, settings));
        return services ? routed(settings) : LocalChatGenerator.load(settings);
    }

    /** Whether it is a service that this chat may use: texts go only where somebody said so. */
    static boolean chats(Provider provider, ChatSettings settings) {
        return provider instanceof RemoteProvider service
                && service.tasks().contains(Task.CHAT)
                && settings.providers().contains(service);
    }

    private static ChatGenerator routed(ChatSettings settings) {
        long start = System.nanoTime();
        Candidates candidates = new Candidates(settings.policy(), Task.CHAT, settings.providers());
        Map<String, ChatPlace> places = new LinkedHashMap<>();
        Set<Skip> skipped = new LinkedHashSet<>();
        try {
            if (candidates.usable().values().stream().anyMatch(SessionProvider.class::isInstance)) {
                here(settings, candidates, places, skipped);
            }
            candidates.usable().forEach((id, provider) -> {
                if (provider instanceof RemoteProvider service && chats(service, settings)) {
                    service(service, settings, candidates, places);
                }
            });
            if (places.isEmpty()) {
                throw candidates.nothingFound(Path.of(settings.source().name()));
            }
            skipped.addAll(candidates.skipped());
            if (places.values().stream().noneMatch(ChatPlace::here)) {
                candidates.tellSkipped(settings.source().name());
            }
            return new RoutedChat(settings, places, List.copyOf(skipped), Duration.ofNanos(System.nanoTime() - start));
        } catch (RuntimeException | Error e) {
            places.values().stream().distinct().forEach(place -> place.chat().close());
            throw e;
        }
    }

    /** All providers of this machine are one place, which looks for the one that works by itself. */
    private static void here(
            ChatSettings settings, Candidates candidates, Map<String, ChatPlace> places, Set<Skip> skipped) {
        ChatGenerator local;
        try {
            local = LocalChatGenerator.load(settings);
        } catch (ProviderUnavailableException | InsufficientMemoryException e) {
            candidates.failed("this machine", e);
            return;
        }
        skipped.addAll(local.placement().skipped());
        ChatPlace place = new ChatPlace(local, "", new Breaker());
        candidates.usable().forEach((id, provider) -> {
            if (provider instanceof SessionProvider) {
                places.put(id, place);
            }
        });
    }

    private static void service(
            RemoteProvider service, ChatSettings settings, Candidates candidates, Map<String, ChatPlace> places) {
        try {
            places.put(
                    service.id(),
                    new ChatPlace(service.openChat(settings.source().name()), service.id(), new Breaker()));
        } catch (InlayException e) {
            candidates.failed(service.id(), e);
        }
    }
}
