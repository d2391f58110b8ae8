package dev.inlay.internal.embedding;

import dev.inlay.InlayException;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.routing.Breaker;
import dev.inlay.internal.runtime.Candidates;
import dev.inlay.provider.PlacementReport.Skip;
import dev.inlay.provider.RemoteProvider;
import dev.inlay.provider.Task;
import dev.inlay.tokenizer.EncodeOptions;
import dev.inlay.tokenizer.TokenizedText;
import dev.inlay.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens the services that a policy names, and makes sure that they serve the model that is open here. */
final class RemotePlaces {
    /** Short, long and not English: models that are alike on one of them differ on another. */
    private static final List<String> SAMPLES = List.of(
            "Water boils at 100 degrees Celsius.",
            "A quick comparison of two services needs texts about different things: gardens, taxes, engines and the sea.",
            "Der Zug nach Wien hat heute zehn Minuten Verspätung.");

    private final String model;
    private final Task task;
    private final boolean lowerCase;
    private final int maxTokens;
    private final Candidates candidates;

    RemotePlaces(String model, Task task, boolean lowerCase, int maxTokens, Candidates candidates) {
        this.model = model;
        this.task = task;
        this.lowerCase = lowerCase;
        this.maxTokens = maxTokens;
        this.candidates = candidates;
    }

    /**
     * Adds the services to the places.
     *
     * @param local an open place of this machine
     * @param tokenizer the model's tokenizer
     * @param places takes them
     * @throws ModelLoadException when one serves another model
     */
    void open(EncoderPlace local, Tokenizer tokenizer, Map<String, EncoderPlace> places) {
        candidates.usable().forEach((id, provider) -> {
            if (provider instanceof RemoteProvider remote) {
                open(remote, local, tokenizer, places);
            }
        });
    }

    private void open(
            RemoteProvider remote, EncoderPlace local, Tokenizer tokenizer, Map<String, EncoderPlace> places) {
        if (task != Task.EMBEDDING || !remote.tasks().contains(task)) {
            candidates.skip(new Skip(
                    remote.id(), "it is a service that does no " + task.name().toLowerCase(Locale.ROOT), ""));
            return;
        }
        Optional<String> served = remote.servedModel(task);
        if (served.isPresent() && !served.get().equals(model)) {
            throw new ModelLoadException(remote.id() + " serves the model " + served.get() + " and not " + model
                    + ", and vectors of two models cannot be mixed: set it up for the same one, or leave it out.");
        }
        RemotePlace place = new RemotePlace(remote, model, samples(local, tokenizer), new Breaker());
        places.put(remote.id(), place);
        try {
            place.open();
        } catch (ModelLoadException e) {
            throw e;
        } catch (InlayException e) {
            candidates.failed(
                    remote.id(), e, "its calls run at the next place until it answers; it is tried again behind them");
        }
    }

    private Map<String, float[]> samples(EncoderPlace local, Tokenizer tokenizer) {
        Map<String, float[]> samples = new LinkedHashMap<>();
        for (String sample : SAMPLES) {
            String text = lowerCase ? sample.toLowerCase(Locale.ROOT) : sample;
            TokenizedText tokens = tokenizer.encode(text, EncodeOptions.DEFAULT);
            while (tokens.length() > maxTokens && text.length() > 1) {
                text = text.substring(0, text.length() / 2);
                tokens = tokenizer.encode(text, EncodeOptions.DEFAULT);
            }
            samples.put(text, local.run(new EncoderSequence(tokens.ids(), tokens.typeIds(), 0), true));
        }
        return samples;
    }
}
