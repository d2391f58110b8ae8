package dev.inlay.internal.chat;

import java.util.List;

/** Finds stop strings in a text that comes piece by piece, and holds back what may be the beginning of one. */
final class StopMatcher {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    StopMatcher(List<String> stops) {
        this.stops = stops;
    }

    boolean stopped() {
        return stopped;
    }

    /** Adds text and returns what is certain not to belong to a stop string. */
    String append(String text) {
        if (stopped || stops.isEmpty()) {
            return stopped ? "" : text;
        }
        held.append(text);
        int earliest = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (earliest < 0 || at < earliest)) {
                earliest = at;
            }
        }
        if (earliest >= 0) {
            stopped = true;
            return take(earliest);
        }
        return take(safeLength());
    }

    /** Ends the text and returns what was held back. */
    String finish() {
        return stopped ? "" : take(held.length());
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, stopped ? held.length() : length);
        return text;
    }

    private int safeLength() {
        for (int from = 0; from < held.length(); from++) {
            for (String stop : stops) {
                int rest = held.length() - from;
                if (rest < stop.length() && held.indexOf(stop.substring(0, rest), from) == from) {
                    return from;
                }
            }
        }
        return held.length();
    }
}
