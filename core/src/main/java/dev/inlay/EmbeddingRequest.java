package dev.inlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What to embed, and how. Immutable; make one with {@link #of} or {@link #builder()}. */
public final class EmbeddingRequest {
    private final List<String> texts;
    private final Purpose purpose;
    private final Optional<String> promptName;
    private final OptionalInt dimensions;
    private final Truncation truncation;
    private final int windowOverlap;
    private final EmbeddingType output;
    private final Optional<ProgressListener> progress;

    private EmbeddingRequest(Builder builder) {
        this.texts = List.copyOf(builder.texts);
        this.purpose = builder.purpose;
        this.promptName = builder.promptName;
        this.dimensions = builder.dimensions;
        this.truncation = builder.truncation;
        this.windowOverlap = builder.windowOverlap;
        this.output = builder.output;
        this.progress = builder.progress;
    }

    /**
     * A request with every setting at its default.
     *
     * @param texts the texts
     * @return the request
     */
    public static EmbeddingRequest of(List<String> texts) {
        return builder().texts(texts).build();
    }

    /**
     * Starts a request.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder with this request's settings and texts.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.texts.addAll(texts);
        builder.purpose = purpose;
        builder.promptName = promptName;
        builder.dimensions = dimensions;
        builder.truncation = truncation;
        builder.windowOverlap = windowOverlap;
        builder.output = output;
        builder.progress = progress;
        return builder;
    }

    /**
     * The texts.
     *
     * @return an immutable list
     */
    public List<String> texts() {
        return texts;
    }

    /**
     * What the embeddings are for.
     *
     * @return the purpose; ignored when {@link #promptName()} is set
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * The name of the model's prompt to put in front of every text.
     *
     * @return the name, when one was asked for
     */
    public Optional<String> promptName() {
        return promptName;
    }

    /**
     * The number of leading dimensions to keep.
     *
     * @return the number, or empty for all
     */
    public OptionalInt dimensions() {
        return dimensions;
    }

    /**
     * What happens to texts that are too long.
     *
     * @return the mode
     */
    public Truncation truncation() {
        return truncation;
    }

    /**
     * Tokens that neighbouring windows share.
     *
     * @return the overlap, at least 0
     */
    public int windowOverlap() {
        return windowOverlap;
    }

    /**
     * How the numbers are returned.
     *
     * @return the type
     */
    public EmbeddingType output() {
        return output;
    }

    /**
     * Who is told of progress.
     *
     * @return the listener, if any
     */
    public Optional<ProgressListener> progress() {
        return progress;
    }

    @Override
    public String toString() {
        return "EmbeddingRequest[" + texts.size() + " texts, "
                + promptName.map(name -> "prompt " + name).orElse("purpose " + purpose) + ", " + truncation + ", "
                + output
                + "]";
    }

    /** Builds an {@link EmbeddingRequest}. Not safe for use by several threads. */
    public static final class Builder {
        private final List<String> texts = new ArrayList<>();
        private Purpose purpose = Purpose.DEFAULT;
        private Optional<String> promptName = Optional.empty();
        private OptionalInt dimensions = OptionalInt.empty();
        private Truncation truncation = Truncation.END;
        private int windowOverlap;
        private EmbeddingType output = EmbeddingType.FLOAT;
        private Optional<ProgressListener> progress = Optional.empty();

        private Builder() {}

        /**
         * Adds a text.
         *
         * @param text the text; may be empty
         * @return this
         * @throws InvalidRequestException when it is null
         */
        public Builder text(String text) {
            if (text == null) {
                throw new InvalidRequestException(
                        "Text " + texts.size() + " is null: leave it out or pass an empty string.");
            }
            texts.add(text);
            return this;
        }

        /**
         * Adds texts.
         *
         * @param more the texts
         * @return this
         * @throws InvalidRequestException when the list or one of its elements is null; the message names the index
         */
        public Builder texts(Iterable<String> more) {
            if (more == null) {
                throw new InvalidRequestException("The list of texts is null: pass an empty list to embed nothing.");
            }
            more.forEach(this::text);
            return this;
        }

        /**
         * Sets what the embeddings are for. Default: {@link Purpose#DEFAULT}.
         *
         * @param value the purpose
         * @return this
         */
        public Builder purpose(Purpose value) {
            this.purpose = Objects.requireNonNull(value, "purpose");
            return this;
        }

        /**
         * Names the model's prompt to use, instead of a purpose.
         *
         * @param name one of {@link EmbedderInfo#prompts()}
         * @return this
         */
        public Builder promptName(String name) {
            this.promptName = Optional.of(name);
            return this;
        }

        /**
         * Keeps only the leading dimensions, then normalises again: for models trained for it (Matryoshka).
         *
         * @param count at least 1 and at most the model's dimension
         * @return this
         * @throws InvalidRequestException when it is below 1
         */
        public Builder dimensions(int count) {
            if (count < 1) {
                throw new InvalidRequestException("dimensions is " + count + " but must be at least 1.");
            }
            this.dimensions = OptionalInt.of(count);
            return this;
        }

        /**
         * Sets what happens to texts that are too long. Default: {@link Truncation#END}.
         *
         * @param mode the mode
         * @return this
         */
        public Builder truncation(Truncation mode) {
            this.truncation = Objects.requireNonNull(mode, "truncation");
            return this;
        }

        /**
         * Sets how many tokens neighbouring windows share with {@link Truncation#WINDOWS}. Default: 0.
         *
         * @param tokens at least 0; must leave room for new tokens in every window
         * @return this
         * @throws InvalidRequestException when it is negative
         */
        public Builder windowOverlap(int tokens) {
            if (tokens < 0) {
                throw new InvalidRequestException("windowOverlap is " + tokens + " but must be at least 0.");
            }
            this.windowOverlap = tokens;
            return this;
        }

        /**
         * Sets how the numbers are returned. Default: {@link EmbeddingType#FLOAT}.
         *
         * @param type the type
         * @return this
         */
        public Builder output(EmbeddingType type) {
            this.output = Objects.requireNonNull(type, "output");
            return this;
        }

        /**
         * Sets who is told of progress. Default: nobody.
         *
         * @param listener the listener
         * @return this
         */
        public Builder progress(ProgressListener listener) {
            this.progress = Optional.of(listener);
            return this;
        }

        /**
         * Makes the request.
         *
         * @return an immutable request
         */
        public EmbeddingRequest build() {
            return new EmbeddingRequest(this);
        }
    }
}
