package dev.inlay;

/** What an embedding is for. Models trained with instructions want another prompt in front of a query than of a document. */
public enum Purpose {
    /** The prompt that the model's files name as the default, or none. */
    DEFAULT,

    /** A search query: the prompt {@code query} where the model has one, otherwise none. */
    QUERY,

    /** A text to be found: the prompt {@code document} ({@code passage}, {@code corpus}) where the model has one. */
    DOCUMENT,

    /** The text alone, without any prompt. */
    NONE
}
