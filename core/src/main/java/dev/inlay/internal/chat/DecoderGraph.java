package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's inputs and outputs by the part they play. They are found in the sessions' own metadata; genai_config.json only
 * helps with names, and config.json with sizes that the graph leaves free.
 *
 * @param session the decoder
 * @param embedding the session that turns ids into what the decoder takes, if it does not take ids
 * @param ids the input of {@link #embedding} or else of the decoder that takes the token ids
 * @param idsType their type
 * @param embedded inputs of the decoder that {@link #embedding} computes
 * @param mask the attention mask, if there is one
 * @param positions the positions, if the graph does not count them itself
 * @param useCache the flag of merged graphs, if there is one
 * @param logitsToKeep the number of trailing positions to compute logits for, if it can be said
 * @param logits the output with the logits
 * @param logitsType their type
 * @param cache the KV cache
 * @param states other state
 */
record DecoderGraph(
        ModelSession session,
        @Nullable ModelSession embedding,
        String ids,
        OnnxJavaType idsType,
        Set<String> embedded,
        @Nullable String mask,
        @Nullable String positions,
        @Nullable String useCache,
        @Nullable String logitsToKeep,
        String logits,
        OnnxJavaType logitsType,
        List<CacheTensor> cache,
        List<StateTensor> states) {
    static DecoderGraph bind(ModelSession session, @Nullable ModelSession embedding, ChatModelConfig config) {
        return new Binder(session, embedding, config).bind();
    }

    /** Bytes of one token in the KV cache. */
    long tokenBytes() {
        return cache.stream().mapToLong(CacheTensor::tokenBytes).sum();
    }

    /** Finds the parts. */
    private static final class Binder {
        private final ModelSession session;
        private final @Nullable ModelSession embedding;
        private final ChatModelConfig config;
        private final Map<String, TensorSpec> rest;

        Binder(ModelSession session, @Nullable ModelSession embedding, ChatModelConfig config) {
            this.session = session;
            this.embedding = embedding;
            this.config = config;
            this.rest = new LinkedHashMap<>(session.inputs());
        }

        DecoderGraph bind() {
            Set<String> embedded = new LinkedHashSet<>();
            TensorSpec ids = take("input_ids");
            ModelSession used = null;
            if (embedding != null && (ids == null || rest.containsKey("inputs_embeds"))) {
                used = embedding;
                for (String name : embedding.outputs().keySet()) {
                    if (rest.remove(name) != null) {
                        embedded.add(name);
                    }
                }
                ids = embedding.inputs().values().stream()
                        .filter(spec -> spec.type() == OnnxJavaType.INT64 || spec.type() == OnnxJavaType.INT32)
                        .findFirst()
                        .orElse(null);
                if (embedding.inputs().size() > 1) {
                    throw broken("its embedding graph takes more than token ids: "
                            + embedding.inputs().keySet());
                }
            }
            if (ids == null) {
                throw broken(
                        rest.containsKey("inputs_embeds")
                                ? "it takes inputs_embeds, and there is no embed_tokens.onnx beside it"
                                : "it has no input input_ids");
            }
            TensorSpec mask = take("attention_mask");
            TensorSpec positions = take("position_ids");
            TensorSpec useCache = take("use_cache_branch");
            TensorSpec keep = take("num_logits_to_keep");
            List<CacheTensor> cache = new ArrayList<>();
            List<StateTensor> states = new ArrayList<>();
            bindPast(cache, states);
            if (!rest.isEmpty()) {
                throw broken("Inlay does not know what to give to " + rest.keySet());
            }
            String logits = config.outputNames().getOrDefault("logits", "logits");
            TensorSpec logitsSpec = session.outputs().get(logits);
            if (logitsSpec == null) {
                throw broken("it has no output " + logits + " but "
                        + session.outputs().keySet());
            }
            return new DecoderGraph(
                    session,
                    used,
                    ids.name(),
                    ids.type(),
                    Set.copyOf(embedded),
                    name(mask),
                    name(positions),
                    name(useCache),
                    name(keep),
                    logits,
                    logitsSpec.type(),
                    List.copyOf(cache),
                    List.copyOf(states));
        }

        private static @Nullable String name(@Nullable TensorSpec spec) {
            return spec == null ? null : spec.name();
        }

        private @Nullable TensorSpec take(String role) {
            TensorSpec renamed = rest.remove(config.inputNames().getOrDefault(role, role));
            return renamed != null ? renamed : rest.remove(role);
        }

        private void bindPast(List<CacheTensor> cache, List<StateTensor> states) {
            for (TensorSpec past : List.copyOf(rest.values())) {
                String present = presentOf(past.name());
                if (present == null) {
                    continue;
                }
                rest.remove(past.name());
                boolean kv = past.rank() == 4
                        && (past.name().contains("key") || past.name().contains("value"));
                if (kv) {
                    cache.add(new CacheTensor(
                            past.name(),
                            present,
                            past.type(),
                            size(past, 1, config.kvHeads().orElse(-1)),
                            size(past, 3, config.headSize().orElse(-1))));
                } else {
                    states.add(new StateTensor(past.name(), present, past.type(), stateShape(past)));
                }
            }
            if (cache.isEmpty() && states.isEmpty()) {
                throw broken("it keeps no cache: it has no past_key_values inputs. Export it with a cache"
                        + " (text-generation-with-past in optimum)");
            }
        }

        private @Nullable String presentOf(String past) {
            List<String> candidates = new ArrayList<>();
            patterns(past, "past_key_names", "present_key_names", candidates);
            patterns(past, "past_value_names", "present_value_names", candidates);
            if (past.startsWith("past")) {
                candidates.add(past.replaceFirst("^past_key_values", "present"));
                candidates.add(past.replaceFirst("^past_key_values", "present_key_values"));
                candidates.add(past.replaceFirst("^past", "present"));
            }
            for (String candidate : candidates) {
                if (session.outputs().containsKey(candidate)) {
                    return candidate;
                }
            }
            return null;
        }

        /** The present name of a past one by genai_config.json's patterns, in which %d stands for the layer. */
        private void patterns(String past, String pastRole, String presentRole, List<String> into) {
            String pastPattern = config.inputNames().get(pastRole);
            String presentPattern = config.outputNames().get(presentRole);
            if (pastPattern == null || presentPattern == null || !pastPattern.contains("%d")) {
                return;
            }
            int at = pastPattern.indexOf("%d");
            String before = pastPattern.substring(0, at);
            String after = pastPattern.substring(at + 2);
            if (past.length() > before.length() + after.length() && past.startsWith(before) && past.endsWith(after)) {
                into.add(presentPattern.replace("%d", past.substring(before.length(), past.length() - after.length())));
            }
        }

        private int size(TensorSpec past, int axis, int configured) {
            long declared = past.shape().get(axis);
            if (declared > 0) {
                return Math.toIntExact(declared);
            }
            if (configured > 0) {
                return configured;
            }
            throw broken("dimension " + axis + " of " + past.name()
                    + " is free, and neither genai_config.json nor config.json gives its size");
        }

        private long[] stateShape(TensorSpec past) {
            long[] shape = new long[past.rank()];
            for (int i = 0; i < shape.length; i++) {
                long declared = past.shape().get(i);
                if (declared <= 0 && i > 0) {
                    throw broken("dimension " + i + " of the state " + past.name() + " is free");
                }
                shape[i] = declared <= 0 ? 1 : declared;
            }
            return shape;
        }

        private ModelLoadException broken(String what) {
            return new ModelLoadException("The decoder " + config.decoder() + " cannot be used: " + what + ".");
        }
    }
}
