package dev.inlay.benchmarks.chat;

import dev.inlay.benchmarks.engine.EngineUnavailableException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** onnxruntime-genai in Python, which has no Java artifact: a child process that takes ids and gives ids, a line each. */
final class GenaiPeer implements GreedyPeer {
    /** Names a Python that has the packages of {@code genai_requirements.txt}. */
    static final String PYTHON_PROPERTY = "inlay.benchmarks.python";

    private static final String SCRIPT = "/dev/inlay/benchmarks/genai_peer.py";

    private final Path script;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    GenaiPeer() {
        String python = System.getProperty(PYTHON_PROPERTY);
        if (python == null) {
            throw new EngineUnavailableException("name a Python with onnxruntime-genai with -D" + PYTHON_PROPERTY
                    + "=FILE (benchmarks/src/main/resources/dev/inlay/benchmarks/genai_requirements.txt)");
        }
        try {
            script = Files.createTempFile("inlay-benchmarks", ".py");
            try (InputStream in = Objects.requireNonNull(GenaiPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
                Files.write(script, in.readAllBytes());
            }
            process = new ProcessBuilder(
                            python,
                            script.toString(),
                            ChatModelFiles.directory().toString(),
                            Integer.toString(ChatModelFiles.THREADS))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            requests = process.outputWriter();
            answers = process.inputReader();
            if (!"ready".equals(answers.readLine())) {
                process.destroyForcibly();
                throw new EngineUnavailableException(python + " does not run onnxruntime-genai, see its error above");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Continuation continuePrompt(Prompt prompt, int tokens) {
        try {
            requests.write(
                    tokens + " " + prompt.ids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("onnxruntime-genai ended; see its error above.");
            }
            String[] parts = answer.split(" ");
            List<Integer> ids =
                    Arrays.stream(parts).skip(1).map(Integer::valueOf).toList();
            return new Continuation(ids, ids.size(), Double.parseDouble(parts[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor();
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
