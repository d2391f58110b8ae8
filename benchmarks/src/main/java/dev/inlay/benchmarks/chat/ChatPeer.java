package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.engine.EngineUnavailableException;
import java.util.Arrays;
import java.util.List;

/** The peers by the names that parameters and reports use. */
public enum ChatPeer {
    /** onnxruntime-genai, in a Python process. */
    GENAI("genai", true),
    /** Inlay. */
    INLAY("inlay", true),
    /** A plain loop over ONNX Runtime in Java. */
    NAIVE("naive", true),
    /** The Java binding of llama.cpp, on a file of its own. */
    LLAMA_CPP("llama.cpp", false);

    private final String id;
    private final boolean sameFile;

    ChatPeer(String id, boolean sameFile) {
        this.id = id;
        this.sameFile = sameFile;
    }

    /**
     * Loads a peer and holds it against the reference of the Python stack, where it reads the same file.
     *
     * @param id its name
     * @return the peer; close it
     * @throws EngineUnavailableException when it cannot run here
     * @throws IllegalStateException when it gives other tokens
     */
    public static GreedyPeer open(String id) {
        ChatPeer kind = of(id);
        GreedyPeer peer = kind.open();
        Prompt prompt = ReferenceAnswer.prompt();
        Continuation answer = peer.continuePrompt(prompt, ReferenceAnswer.ids().size());
        boolean agrees = kind.sameFile
                ? answer.ids().equals(ReferenceAnswer.ids())
                : answer.tokens() == ReferenceAnswer.ids().size();
        if (!agrees) {
            peer.close();
            throw new IllegalStateException(
                    id + " gives other tokens than the reference: " + answer.ids() + " for " + ReferenceAnswer.ids());
        }
        return peer;
    }

    private GreedyPeer open() {
        return switch (this) {
            case GENAI -> new GenaiPeer();
            case INLAY -> new InlayPeer();
            case NAIVE -> new NaivePeer();
            case LLAMA_CPP -> new LlamaCppPeer();
        };
    }

    /**
     * Leaves out what cannot run here, with a line that says why.
     *
     * @param ids names of peers
     * @return those that can run
     */
    public static List<String> available(List<String> ids) {
        return ids.stream().filter(id -> of(id).available()).toList();
    }

    private boolean available() {
        String property =
                this == GENAI ? GenaiPeer.PYTHON_PROPERTY : this == LLAMA_CPP ? LlamaCppPeer.FILE_PROPERTY : null;
        if (property != null && System.getProperty(property) == null) {
            System.out.printf("%-16s left out: -D%s=FILE is missing%n", id, property);
            return false;
        }
        return true;
    }

    private static ChatPeer of(String id) {
        return Arrays.stream(values())
                .filter(peer -> peer.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No peer is called " + id + "."));
    }
}
