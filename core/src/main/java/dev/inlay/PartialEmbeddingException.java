package dev.inlay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some texts of a request could not be embedded. The others were: {@link #embeddings()} has them, and {@link #failures()}
 * names each bad one by its index.
 */
public final class PartialEmbeddingException extends InvalidRequestException {
    private static final long serialVersionUID = 1L;

    // Exceptions are Serializable by inheritance only; nobody sends this one over a wire.
    private final transient List<Optional<Embedding>> embeddings;
    private final transient SortedMap<Integer, InlayException> failures;

    /**
     * Creates the exception.
     *
     * @param results one per text, null where it failed
     * @param failures what is wrong with each failed text, by index; not empty
     */
    public PartialEmbeddingException(
            List<? extends @Nullable Embedding> results, Map<Integer, ? extends InlayException> failures) {
        super(
                describe(results.size(), failures),
                new TreeMap<>(failures).firstEntry().getValue());
        List<Optional<Embedding>> copy = new ArrayList<>(results.size());
        for (Embedding result : results) {
            copy.add(Optional.ofNullable(result));
        }
        this.embeddings = Collections.unmodifiableList(copy);
        this.failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    private static String describe(int total, Map<Integer, ? extends InlayException> failures) {
        StringBuilder text = new StringBuilder()
                .append(failures.size())
                .append(" of ")
                .append(total)
                .append(" texts could not be embedded (the others are in embeddings()):");
        int shown = 0;
        for (Map.Entry<Integer, ? extends InlayException> failure :
                new LinkedHashMap<>(new TreeMap<>(failures)).entrySet()) {
            if (shown++ == 3) {
                text.append(" …");
                break;
            }
            text.append(" [")
                    .append(failure.getKey())
                    .append("] ")
                    .append(failure.getValue().getMessage());
        }
        return text.toString();
    }

    /**
     * The embeddings of the good texts.
     *
     * @return one per text of the request, empty where it failed
     */
    public List<Optional<Embedding>> embeddings() {
        return embeddings;
    }

    /**
     * What is wrong with the bad texts.
     *
     * @return the errors by the text's index
     */
    public SortedMap<Integer, InlayException> failures() {
        return failures;
    }
}
