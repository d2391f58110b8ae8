package dev.inlay.internal.embedding;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.InvalidRequestException;
import dev.inlay.Truncation;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Turns texts into rows that fit into the model: prompt, tokens, and what a request wants of a text that is too long. */
final class TextEncoder {
    /** A text longer than this many characters per token that fits is tokenized from its beginning only, where that will do. */
    private static final int LONG_TEXT_FACTOR = 16;

    /** Tokens beyond the limit that a cut text must have, so that the cut itself cannot have changed the ones that stay. */
    private static final int CUT_MARGIN = 32;

    private final Tokenizer tokenizer;
    private final int maxTokens;
    private final boolean lowerCase;
    private final boolean includePrompt;
    private final EncodeOptions options;

    TextEncoder(
            Tokenizer tokenizer, int maxTokens, boolean lowerCase, boolean includePrompt, boolean parseSpecialTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.lowerCase = lowerCase;
        this.includePrompt = includePrompt;
        this.options = new EncodeOptions(true, parseSpecialTokens, false);
    }

    /** Part of the text that a row covers, in UTF-16 indices of the text without its prompt. */
    record Span(int start, int end) {}

    /**
     * The rows of one text.
     *
     * @param rows one, or several windows
     * @param spans what each window covers; empty when the text was not split
     * @param truncated whether the end was cut off
     */
    record EncodedText(List<EncoderSequence> rows, List<Span> spans, boolean truncated) {}

    int count(String text) {
        return tokenize(text).length;
    }

    int[] tokenize(String text) {
        return tokenizer.encode(prepare(text), options).ids();
    }

    /**
     * A row of tokens that a caller gave.
     *
     * @throws InvalidRequestException when they are none, too many, or not of the vocabulary
     */
    EncoderSequence row(int[] ids) {
        if (ids.length == 0) {
            throw new InvalidRequestException("The sequence has no tokens: leave it out.");
        }
        if (ids.length > maxTokens) {
            throw new ContextLengthExceededException("The sequence has " + ids.length + " tokens but the model takes "
                    + maxTokens + ": shorten it, its special tokens included.");
        }
        for (int id : ids) {
            if (id < 0 || id >= tokenizer.vocabularySize()) {
                throw new InvalidRequestException("The sequence has the token " + id
                        + ", but the model has only tokens 0 to " + (tokenizer.vocabularySize() - 1) + ".");
            }
        }
        return new EncoderSequence(ids.clone(), new int[ids.length], 0);
    }

    EncodedText encode(String prompt, String text, Truncation truncation, int overlap) {
        String full = prompt.isEmpty() ? prepare(text) : prepare(prompt + text);
        int unpooled = includePrompt || prompt.isEmpty() ? 0 : promptTokens(prompt);
        boolean windows = truncation == Truncation.WINDOWS;
        TokenizedText tokens = truncation == Truncation.END
                ? encodeBeginning(full)
                : tokenizer.encode(full, options.withOffsets(windows));
        if (tokens.length() == 0) {
            throw new InvalidRequestException(
                    "The text has no tokens for this model, which puts no frame around a text: leave it out.");
        }
        if (tokens.length() <= maxTokens) {
            return new EncodedText(
                    List.of(new EncoderSequence(tokens.ids(), tokens.typeIds(), unpooled, unpooled == 0 ? full : null)),
                    List.of(),
                    false);
        }
        return switch (truncation) {
            case END ->
                new EncodedText(List.of(part(tokens, frameBefore(tokens), room(tokens), unpooled)), List.of(), true);
            case ERROR ->
                throw new ContextLengthExceededException("The text has " + tokens.length()
                        + " tokens but the model takes " + maxTokens
                        + ": shorten it, or ask for Truncation.END or Truncation.WINDOWS.");
            case WINDOWS -> windows(tokens, prompt, full, overlap);
        };
    }

    /** The tokens of a prompt alone, without the frame behind it, as sentence-transformers counts them. */
    private int promptTokens(String prompt) {
        TokenizedText tokens = tokenizer.encode(prepare(prompt), options);
        return tokens.length() - frameAfter(tokens);
    }

    /**
     * Tokenizes only as much of a very long text as can matter when its end is cut off anyway. A tokenizer works word by
     * word, so a cut at white space well behind the last token that stays changes none of them.
     */
    private TokenizedText encodeBeginning(String text) {
        long limit = (long) LONG_TEXT_FACTOR * maxTokens;
        while (text.length() > limit) {
            int cut = (int) limit;
            while (cut > limit / 2 && !Character.isWhitespace(text.charAt(cut))) {
                cut--;
            }
            if (Character.isWhitespace(text.charAt(cut))) {
                TokenizedText tokens = tokenizer.encode(text.substring(0, cut), options);
                if (tokens.length() > (long) maxTokens + CUT_MARGIN) {
                    return tokens;
                }
            }
            limit *= 4;
        }
        return tokenizer.encode(text, options);
    }

    private EncodedText windows(TokenizedText tokens, String prompt, String full, int overlap) {
        int before = frameBefore(tokens);
        int promptEnd = before;
        while (promptEnd < tokens.length() && !tokens.isFrame(promptEnd) && tokens.end(promptEnd) <= prompt.length()) {
            promptEnd++;
        }
        int promptTokens = promptEnd - before;
        int room = room(tokens) - promptTokens;
        if (overlap >= room) {
            throw new InvalidRequestException("windowOverlap is " + overlap + " but a window of this model has only "
                    + room + " tokens of text: choose less.");
        }
        int contentEnd = tokens.length() - frameAfter(tokens);
        List<EncoderSequence> rows = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (int from = promptEnd; ; from += room - overlap) {
            int to = Math.min(from + room, contentEnd);
            rows.add(window(tokens, before, promptEnd, from, to));
            spans.add(new Span(
                    Math.max(0, tokens.start(from) - prompt.length()),
                    Math.min(full.length(), tokens.end(to - 1)) - prompt.length()));
            if (to == contentEnd) {
                return new EncodedText(List.copyOf(rows), List.copyOf(spans), false);
            }
        }
    }

    /** Frame and prompt in front, the window's tokens, the frame behind. */
    private EncoderSequence window(TokenizedText tokens, int before, int promptEnd, int from, int to) {
        int after = frameAfter(tokens);
        int[] ids = new int[promptEnd + (to - from) + after];
        int[] types = new int[ids.length];
        copy(tokens, 0, promptEnd, ids, types, 0);
        copy(tokens, from, to, ids, types, promptEnd);
        copy(tokens, tokens.length() - after, tokens.length(), ids, types, promptEnd + to - from);
        return new EncoderSequence(ids, types, includePrompt || promptEnd == before ? 0 : promptEnd);
    }

    /** The frame in front, the first tokens of the text, the frame behind. */
    private EncoderSequence part(TokenizedText tokens, int before, int count, int unpooled) {
        int after = frameAfter(tokens);
        int[] ids = Arrays.copyOf(tokens.ids(), before + count + after);
        int[] types = Arrays.copyOf(tokens.typeIds(), ids.length);
        copy(tokens, tokens.length() - after, tokens.length(), ids, types, before + count);
        return new EncoderSequence(ids, types, unpooled);
    }

    private static void copy(TokenizedText tokens, int from, int to, int[] ids, int[] types, int target) {
        System.arraycopy(tokens.ids(), from, ids, target, to - from);
        System.arraycopy(tokens.typeIds(), from, types, target, to - from);
    }

    private int room(TokenizedText tokens) {
        int room = maxTokens - frameBefore(tokens) - frameAfter(tokens);
        if (room < 1) {
            throw new InvalidRequestException(
                    "The model takes " + maxTokens + " tokens, which its own special tokens use up: raise maxTokens.");
        }
        return room;
    }

    private static int frameBefore(TokenizedText tokens) {
        int count = 0;
        while (count < tokens.length() && tokens.isFrame(count)) {
            count++;
        }
        return count;
    }

    private static int frameAfter(TokenizedText tokens) {
        int count = 0;
        while (count < tokens.length() && tokens.isFrame(tokens.length() - 1 - count)) {
            count++;
        }
        return count == tokens.length() ? 0 : count;
    }

    private String prepare(String text) {
        return lowerCase ? text.toLowerCase(Locale.ROOT) : text;
    }
}
