package dev.inlay.remote;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.InvalidRequestException;
import dev.inlay.ModelLoadException;
import dev.inlay.Truncation;
import dev.inlay.model.ModelSource;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import dev.inlay.tokenizer.TokenizerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns texts into what is sent, and deals with those that are too long as far as that can be known here. */
final class TextPieces implements AutoCloseable {
    /** A cut in the middle of a word may make a token more; a few rounds always do. */
    private static final int CUT_ROUNDS = 8;

    private final RemoteOptions options;
    private final @Nullable Tokenizer tokenizer;
    private final int maxTokens;

    TextPieces(RemoteOptions options) {
        this.options = options;
        this.tokenizer = options.tokenizer().map(TextPieces::open).orElse(null);
        this.maxTokens = options.maxTokensPerText().orElse(Integer.MAX_VALUE);
    }

    private static Tokenizer open(ModelSource source) {
        Path directory = source.resolve();
        Set<TokenizerFactory> factories = new LinkedHashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            ServiceLoader.load(TokenizerFactory.class, context).forEach(factories::add);
        }
        ServiceLoader.load(TokenizerFactory.class, TextPieces.class.getClassLoader())
                .forEach(factories::add);
        return factories.stream()
                .filter(factory -> factory.supports(directory))
                .findFirst()
                .orElseThrow(
                        () -> new ModelLoadException(
                                "The tokenizer of " + source.name()
                                        + " cannot be read: it needs a tokenizer.json, and dev.inlay:inlay-tokenizers as a dependency."))
                .open(directory);
    }

    /**
     * What is sent for one text.
     *
     * @param text what is sent, prompt included
     * @param tokens counted tokens, 0 when nobody counted
     * @param mostTokens tokens that it has at most
     * @param start where it begins in the user's text
     * @param end where it ends there
     */
    record Piece(String text, int tokens, long mostTokens, int start, int end) {}

    /**
     * The pieces of one text.
     *
     * @param pieces one, or several windows
     * @param truncated whether the end was cut off here
     */
    record Pieces(List<Piece> pieces, boolean truncated) {
        boolean windows() {
            return pieces.size() > 1;
        }
    }

    /** Refuses what cannot be honoured for any text. */
    void check(Truncation truncation) {
        if (tokenizer != null) {
            return;
        }
        if (truncation == Truncation.WINDOWS) {
            throw new InvalidRequestException("Windows are cut by tokens, which the remote service does not show: give"
                    + " RemoteOptions a tokenizer(...), or ask for another truncation.");
        }
        if (truncation == Truncation.ERROR && options.serviceCutsLongTexts()) {
            throw new InvalidRequestException("The service cuts long texts silently, so Truncation.ERROR cannot be"
                    + " honoured: give RemoteOptions a tokenizer(...).");
        }
    }

    Pieces split(String prompt, String text, Truncation truncation, int overlap, String what) {
        TextRules.requireWellFormed(text, what);
        if (text.isEmpty() && prompt.isEmpty() && !options.emptyTexts()) {
            throw new InvalidRequestException(what
                    + " is empty, which OpenAI's services refuse: leave it out, or set RemoteOptions.Builder.emptyTexts(true)"
                    + " where the server embeds it.");
        }
        String full = prompt + text;
        Tokenizer counter = tokenizer;
        if (counter == null) {
            return new Pieces(List.of(new Piece(full, 0, TextRules.utf8Length(full), 0, text.length())), false);
        }
        TokenizedText tokens = counter.encode(full, EncodeOptions.DEFAULT.withOffsets(true));
        if (tokens.length() <= maxTokens) {
            return new Pieces(List.of(new Piece(full, tokens.length(), tokens.length(), 0, text.length())), false);
        }
        return switch (truncation) {
            case ERROR ->
                throw new ContextLengthExceededException(what + " has " + tokens.length()
                        + " tokens but the remote model takes " + maxTokens
                        + ": shorten it, or ask for Truncation.END or Truncation.WINDOWS.");
            case END ->
                new Pieces(List.of(window(counter, "", full, 0, prompt.length()).shifted(prompt)), true);
            case WINDOWS -> windows(counter, prompt, text, overlap);
        };
    }

    private Pieces windows(Tokenizer counter, String prompt, String text, int overlap) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            Window window = window(counter, prompt, text, from, from);
            pieces.add(window.piece());
            if (window.piece().end() == text.length()) {
                break;
            }
            int next = window.startOfLast(overlap);
            if (next <= from) {
                throw new InvalidRequestException("windowOverlap is " + overlap
                        + " but a window of this model has no more tokens of text than that: choose less.");
            }
            from = next;
        }
        return new Pieces(List.copyOf(pieces), false);
    }

    /** The longest piece of a text from some place on that fits, with a prompt in front. */
    private Window window(Tokenizer counter, String prompt, String text, int from, int atLeastTo) {
        int to = text.length();
        int margin = 0;
        for (int round = 0; round < CUT_ROUNDS; round++) {
            String sent = prompt + text.substring(from, to);
            TokenizedText tokens = counter.encode(sent, EncodeOptions.DEFAULT.withOffsets(true));
            if (tokens.length() <= maxTokens) {
                return new Window(new Piece(sent, tokens.length(), tokens.length(), from, to), prompt.length(), tokens);
            }
            int excess = tokens.length() - maxTokens + margin++;
            int last = lastContent(tokens) - excess;
            int cut = last < 0 ? 0 : tokens.end(last) - prompt.length() + from;
            if (cut > from && cut < text.length() && Character.isLowSurrogate(text.charAt(cut))) {
                cut--;
            }
            if (cut <= Math.max(from, atLeastTo)) {
                break;
            }
            to = cut;
        }
        throw new ContextLengthExceededException("The remote model takes " + maxTokens
                + " tokens, which the prompt and the model's own special tokens use up: raise maxTokensPerText.");
    }

    private static int lastContent(TokenizedText tokens) {
        int last = tokens.length() - 1;
        while (last >= 0 && tokens.isFrame(last)) {
            last--;
        }
        return last;
    }

    /** A piece with its tokens, for the overlap with the next one. */
    private record Window(Piece piece, int promptLength, TokenizedText tokens) {
        int startOfLast(int overlap) {
            if (overlap == 0) {
                return piece.end();
            }
            int index = lastContent(tokens) - overlap + 1;
            return index < 0
                    ? piece.start()
                    : Math.max(piece.start(), tokens.start(index) - promptLength + piece.start());
        }

        /** The same piece, counted in the text without the prompt that was cut with it. */
        Piece shifted(String prompt) {
            return new Piece(
                    piece.text(), piece.tokens(), piece.mostTokens(), 0, Math.max(0, piece.end() - prompt.length()));
        }
    }

    int count(String text) {
        TextRules.requireWellFormed(text, "The text");
        Tokenizer counter = tokenizer;
        if (counter == null) {
            throw new InvalidRequestException("The remote service has no way to count tokens: give RemoteOptions a"
                    + " tokenizer(...) of the same model.");
        }
        return counter.encode(text, EncodeOptions.DEFAULT).length();
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}
