package dev.inlay;

/**
 * A document with its score for a query.
 *
 * @param index its position in the list that was passed
 * @param text the document
 * @param score how well it answers the query; higher is better, comparable within one call only
 */
public record RankedDocument(int index, String text, float score) {}
