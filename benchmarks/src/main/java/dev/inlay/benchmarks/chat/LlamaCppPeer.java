package dev.inlay.benchmarks.chat;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import dev.inlay.benchmarks.engine.EngineUnavailableException;
import java.util.List;

/** The Java binding of llama.cpp on the GGUF that the ONNX file was made from (Q4_1), with two threads. */
final class LlamaCppPeer implements GreedyPeer {
    /** Names the GGUF file. */
    static final String FILE_PROPERTY = "inlay.benchmarks.gguf";

    private final LlamaModel model;

    LlamaCppPeer() {
        String file = System.getProperty(FILE_PROPERTY);
        if (file == null) {
            throw new EngineUnavailableException("name the GGUF file with -D" + FILE_PROPERTY + "=FILE");
        }
        this.model = new LlamaModel(new ModelParameters()
                .setModel(file)
                .setThreads(ChatModelFiles.THREADS)
                .setThreadsBatch(ChatModelFiles.THREADS)
                .setCtxSize(2048)
                .disableLog());
    }

    @Override
    public Continuation continuePrompt(Prompt prompt, int tokens) {
        InferenceParameters parameters = new InferenceParameters(prompt.text())
                .setNPredict(tokens)
                .setTemperature(0)
                .setIgnoreEos(true)
                .setCachePrompt(false);
        long first = 0;
        int count = 0;
        StringBuilder text = new StringBuilder();
        for (LlamaOutput output : model.generate(parameters)) {
            if (count++ == 0) {
                first = System.nanoTime();
            }
            text.append(output.text);
        }
        if (text.isEmpty()) {
            throw new IllegalStateException("llama.cpp gave no text.");
        }
        // Fewer outputs than tokens: those that end within a character are held back. All tokens were made, as the
        // end of the answer is ignored.
        return new Continuation(List.of(), tokens, (System.nanoTime() - first) / 1e6);
    }

    @Override
    public void close() {
        model.close();
    }
}
