package dev.inlay.examples.server;

import java.util.List;

/**
 * Holds back the streamed text of an answer from where it could be a tool call on, since the library tells calls from text
 * only at the end.
 */
final class ToolMarkupHold {
    private static final List<String> ANYWHERE = List.of("<tool_call>", "[TOOL_CALLS]", "<|python_tag|>");

    private final StringBuilder text = new StringBuilder();
    private int released;
    private boolean holding;

    /** Adds text, and returns what can be sent now. */
    String add(String more) {
        text.append(more);
        if (holding) {
            return "";
        }
        int safe = safeEnd();
        return release(safe);
    }

    /** What is left to send of the final text, which is the answer without its calls. */
    String rest(String finalText) {
        String sent = text.substring(0, released);
        return finalText.startsWith(sent) ? finalText.substring(sent.length()) : "";
    }

    private String release(int end) {
        String ready = text.substring(released, Math.max(released, end));
        released = Math.max(released, end);
        return ready;
    }

    private int safeEnd() {
        int first = 0;
        while (first < text.length() && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            // White space in front of a call belongs to the call.
            return 0;
        }
        if (text.charAt(first) == '{') {
            holding = true;
            return released;
        }
        int end = text.length();
        for (String mark : ANYWHERE) {
            int at = text.indexOf(mark, Math.max(0, released - mark.length()));
            if (at >= 0) {
                holding = true;
                end = Math.min(end, at);
            } else {
                end = Math.min(end, text.length() - beginningAtEnd(mark));
            }
        }
        // The library strips the text around a call.
        while (end > released && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** How many characters at the end are the beginning of the mark. */
    private int beginningAtEnd(String mark) {
        for (int length = Math.min(mark.length() - 1, text.length()); length > 0; length--) {
            if (mark.startsWith(text.substring(text.length() - length))) {
                return length;
            }
        }
        return 0;
    }
}
