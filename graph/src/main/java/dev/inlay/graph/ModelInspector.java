package dev.inlay.graph;

import dev.inlay.ModelLoadException;
import dev.inlay.internal.graph.OnnxReader;
import dev.inlay.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what an ONNX model is made of: inputs, outputs, operators, parameters, free dimensions, quantisation, cache. Weights are
 * not loaded and no session is opened, so a model of many gigabytes takes milliseconds and little memory.
 *
 * <pre>{@code
 * ModelInspection model = ModelInspector.inspect(ModelSource.named("bge-small-en-v1.5"));
 * System.out.println(model);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class ModelInspector {
    private ModelInspector() {}

    /**
     * Inspects a model.
     *
     * @param source where it is
     * @return what it is made of
     * @throws ModelLoadException when it cannot be found, or a file is damaged; the message names the file
     */
    public static ModelInspection inspect(ModelSource source) {
        return inspect(source.name(), Objects.requireNonNull(source, "source").resolve());
    }

    /**
     * Inspects a model.
     *
     * @param model an ONNX file, or a directory laid out as on a model hub
     * @return what it is made of
     * @throws ModelLoadException when there is no model, or a file is damaged; the message names the file
     */
    public static ModelInspection inspect(Path model) {
        Path name = Objects.requireNonNull(model, "model")
                .toAbsolutePath()
                .normalize()
                .getFileName();
        return inspect(String.valueOf(name == null ? model : name), model);
    }

    private static ModelInspection inspect(String name, Path location) {
        try {
            if (Files.isDirectory(location)) {
                return inspect(name, location, ModelFiles.inDirectory(location));
            }
            if (Files.isRegularFile(location)) {
                return inspect(name, location, ModelFiles.single(location));
            }
        } catch (IOException e) {
            throw new ModelLoadException("The model " + location + " cannot be read: " + e.getMessage(), e);
        }
        throw new ModelLoadException("There is no model " + location
                + ": give an .onnx file, or a directory that holds one, there or in its folder onnx/.");
    }

    private static ModelInspection inspect(String name, Path location, ModelFiles files) throws IOException {
        List<GraphInspection> graphs = new ArrayList<>();
        FamilyDetector family = new FamilyDetector(files);
        for (Path file : files.graphs()) {
            GraphReading reading = new GraphReading(OnnxReader.read(file));
            GraphInspection untried = reading.inspection(List.of());
            // A pass may look at small weights, which have to be there.
            graphs.add(hasItsWeights(untried) ? reading.inspection(PassTrial.of(file, files.directory())) : untried);
            family.look(reading);
        }
        return new ModelInspection(
                name, location, files.layout(), family.family(), graphs, files.variants(), notes(files, graphs));
    }

    private static boolean hasItsWeights(GraphInspection graph) {
        return graph.externalData().stream()
                .allMatch(data -> data.present() && data.fileBytes() >= data.requiredBytes());
    }

    private static List<String> notes(ModelFiles files, List<GraphInspection> graphs) {
        List<String> notes = new ArrayList<>(files.notes());
        for (GraphInspection graph : graphs) {
            for (ExternalDataFile data : graph.externalData()) {
                if (!data.present()) {
                    notes.add(graph.file().getFileName() + " needs " + data.name()
                            + ", which is missing: the model cannot be loaded without it");
                } else if (data.fileBytes() < data.requiredBytes()) {
                    notes.add(data.name() + " is shorter than what "
                            + graph.file().getFileName() + " expects in it: get it again");
                }
            }
        }
        return notes;
    }
}
