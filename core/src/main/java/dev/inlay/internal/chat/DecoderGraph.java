package dev.inlay.internal.chat;

import ai.onnxruntime.OnnxJavaType;
import dev.inlay.ModelLoadException;
import dev.inlay.internal.models.ChatModelConfig;
import dev.inlay.internal.runtime.ModelSession;
import dev.inlay.internal.runtime.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's inputs and outputs by the part they play. They are found in the sessions' own metadata; genai_config.json only
 * helps with names, and config.json with sizes that the graph leaves free.
 *
 * @param file the decoder's graph
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
 * @param stated sizes that only the model's files state, in words; empty where the graph has all of them
 * @param contradictions sizes that the files state and the graph has otherwise, in words
 */
record DecoderGraph(
        Path file,
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
        List<StateTensor> states,
        List<String> stated,
        List<String> contradictions) {
    static DecoderGraph bind(ModelSession session, @Nullable ModelSession embedding, ChatModelConfig config) {
        return new Binder(session, embedding, config).bind();
    }

    /** Bytes of one token in the KV cache. */
    long tokenBytes() {
        return cache.stream().mapToLong(CacheTensor::tokenBytes).sum();
    }

    /** Finds the parts. */
    private static final class Binder {
        private static final String KV_HEADS = "num_key_value_heads";
        private static final String HEAD_SIZE = "head_size";

        /** Far more than any model has, and small enough to multiply. */
        private static final int MOST = 1 << 16;

        private final ModelSession session;
        private final @Nullable ModelSession embedding;
        private final ChatModelConfig config;
        private final Map<String, TensorSpec> rest;
        private final Set<String> stated = new LinkedHashSet<>();
        private final Map<String, Set<Integer>> declared = new LinkedHashMap<>();

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
                    config.decoder(),
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
                    List.copyOf(states),
                    List.copyOf(stated),
                    contradictions());
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
                            size(past, 1, KV_HEADS, config.kvHeads()),
                            size(past, 3, HEAD_SIZE, config.headSize())));
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

        private int size(TensorSpec past, int axis, String name, OptionalInt configured) {
            long size = past.shape().get(axis);
            if (size > Integer.MAX_VALUE) {
                throw broken("dimension " + axis + " of " + past.name() + " is " + size);
            }
            if (size > 0) {
                declared.computeIfAbsent(name, key -> new TreeSet<>()).add((int) size);
                return (int) size;
            }
            if (configured.isPresent() && configured.getAsInt() > 0) {
                if (configured.getAsInt() > MOST) {
                    throw broken("genai_config.json or config.json says " + name + " " + configured.getAsInt());
                }
                stated.add(name + " " + configured.getAsInt());
                return configured.getAsInt();
            }
            throw broken("dimension " + axis + " of " + past.name()
                    + " is free, and neither genai_config.json nor config.json gives its size");
        }

        /** Layers may have heads of different sizes, of which a configuration states one. */
        private List<String> contradictions() {
            List<String> found = new ArrayList<>();
            contradiction(KV_HEADS, config.kvHeads(), found);
            contradiction(HEAD_SIZE, config.headSize(), found);
            return List.copyOf(found);
        }

        private void contradiction(String name, OptionalInt configured, List<String> into) {
            Set<Integer> sizes = declared.getOrDefault(name, Set.of());
            if (configured.isPresent() && !sizes.isEmpty() && !sizes.contains(configured.getAsInt())) {
                into.add("the model's configuration says " + name + " " + configured.getAsInt() + ", but its graph has "
                        + sizes + ", which is taken: the files may belong to different models");
            }
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
