package dev.inlay.internal.chat;

import dev.inlay.ChatGenerator;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.provider.PlacementReport;

/**
 * A place of a routed chat: a service, or this machine with all its providers.
 *
 * @param chat answers there
 * @param provider the service's id; empty for this machine
 * @param breaker whether it takes calls
 */
record ChatPlace(ChatGenerator chat, String provider, Breaker breaker) {
    /** The provider's id; that of this machine changes when it moves to another of its providers. */
    String id() {
        return here() ? chat.placement().provider() : provider;
    }

    boolean here() {
        return provider.isEmpty();
    }

    /** The same place of a report in another state. */
    static PlacementReport.Place inState(PlacementReport.Place place, String state) {
        return new PlacementReport.Place(
                place.provider(),
                place.settings(),
                place.intraOpThreads(),
                place.concurrentRuns(),
                place.buckets(),
                place.nodesByProvider(),
                place.nodesCounted(),
                state);
    }
}
