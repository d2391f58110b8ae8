package dev.inlay.fuzz;

import dev.inlay.ChatGenerator;
import dev.inlay.ChatRequest;
import dev.inlay.Embedder;
import dev.inlay.GenerationOptions;
import dev.inlay.InlayException;
import dev.inlay.Reranker;
import dev.inlay.graph.ModelInspector;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Loads damaged models one after the other, in a JVM of its own, and uses those that load. Prints a line before each, so that
 * its parent sees a crash and a hang, and leaves the files of the last one where they are.
 */
public final class FuzzMain {
    private FuzzMain() {}

    /**
     * Runs.
     *
     * @param args kind ({@code embedder}, {@code chat}), folder to write into, seed, number of the first case, number behind the
     *     last one, seconds to end after, models
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean chat = args[0].equals("chat");
        Path folder = Path.of(args[1]);
        long seed = Long.parseLong(args[2]);
        long first = Long.parseLong(args[3]);
        long end = Long.parseLong(args[4]);
        long deadline = System.nanoTime() + Long.parseLong(args[5]) * 1_000_000_000L;
        List<Map<String, byte[]>> models = new ArrayList<>();
        for (int i = 6; i < args.length; i++) {
            models.add(read(Path.of(args[i])));
        }
        long loaded = 0;
        long number = first;
        for (; number < end && System.nanoTime() < deadline; number++) {
            // Each case depends on its number alone, so that one can be run again.
            Random random = new Random(seed + number * 0x9E3779B97F4A7C15L);
            Map<String, byte[]> model = models.get(random.nextInt(models.size()));
            Path directory = folder.resolve("case-" + number);
            String damaged = write(model, directory, random);
            out.println("case " + number + " " + damaged);
            try {
                if (chat) {
                    chat(directory);
                } else {
                    embed(directory, random);
                }
                loaded++;
            } catch (InlayException e) {
                requireMessage(e);
            }
            delete(directory);
        }
        out.println("done " + (number - first) + " " + loaded);
        // The embedders' threads are daemons; nothing else keeps the process.
    }

    private static void requireMessage(InlayException e) {
        if (e.getMessage() == null || e.getMessage().isBlank()) {
            throw new IllegalStateException("an exception without words", e);
        }
    }

    private static void embed(Path directory, Random random) {
        inspect(directory);
        if (Files.isRegularFile(directory.resolve("cross-encoder"))) {
            try (Reranker reranker = Reranker.load(ModelSource.directory(directory))) {
                reranker.rank("one two", List.of("three four", "five"));
            }
            return;
        }
        try (Embedder embedder = Embedder.load(ModelSource.directory(directory))) {
            embedder.embedAll(List.of("one two three", "x", "word ".repeat(random.nextInt(2_000))));
        }
    }

    private static void chat(Path directory) {
        inspect(directory);
        try (ChatGenerator chat = ChatGenerator.load(ModelSource.directory(directory))) {
            GenerationOptions options = GenerationOptions.builder().maxTokens(4).build();
            chat.complete("one two three", options);
            chat.generate(ChatRequest.builder()
                    .system("You are.")
                    .user("one <|im_end|> two")
                    .options(options)
                    .build());
        }
    }

    private static void inspect(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path graph :
                    files.filter(file -> file.toString().endsWith(".onnx")).toList()) {
                try {
                    String json = ModelInspector.inspect(graph).toJson();
                    if (json.isEmpty()) {
                        throw new IllegalStateException("no answer");
                    }
                } catch (InlayException e) {
                    requireMessage(e);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> read(Path model) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> walk = Files.walk(model)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                String name = model.relativize(file).toString().replace('\\', '/');
                if (!name.equals("reference.json")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        if (model.endsWith("tiny-cross-encoder")) {
            files.put("cross-encoder", new byte[0]);
        }
        return files;
    }

    private static String write(Map<String, byte[]> model, Path directory, Random random) throws IOException {
        List<String> names = new ArrayList<>(model.keySet());
        List<String> damaged = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            damaged.add(names.get(random.nextInt(names.size())));
        }
        Damage damage = new Damage(random);
        for (String name : names) {
            byte[] content = model.get(name);
            if (damaged.contains(name)) {
                if (random.nextInt(40) == 0) {
                    continue;
                }
                content = damage.of(name, content);
            }
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
        return String.join(" ", damaged);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
