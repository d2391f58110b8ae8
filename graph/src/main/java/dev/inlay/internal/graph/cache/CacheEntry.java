package dev.inlay.internal.graph.cache;

import dev.inlay.internal.specialize.GraphForm;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What was made of a graph: a folder with {@code model.onnx} and {@code entry.properties}, which is written last and holds the
 * checksum of the other.
 *
 * @param key what it was made from and for, in words
 * @param hasModel false when nothing could be made better and the original is to be opened
 * @param form how the model is run and answers
 * @param notes what was done
 */
record CacheEntry(String key, boolean hasModel, GraphForm form, List<String> notes) {
    private static final String MODEL = "model.onnx";
    private static final String DESCRIPTION = "entry.properties";

    static Path model(Path folder) {
        return folder.resolve(MODEL);
    }

    /** Reads an entry; empty when there is none, or it is damaged or somebody else's. */
    static Optional<CacheEntry> read(Path folder, String key) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(folder.resolve(DESCRIPTION))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + " has a damaged description", e);
        }
        if (!key.equals(properties.getProperty("key"))) {
            throw new IOException(folder + " was made from something else");
        }
        String sha256 = properties.getProperty("model.sha256", "");
        if (!sha256.isEmpty() && !sha256.equals(Digests.of(model(folder)))) {
            throw new IOException(model(folder) + " does not have the checksum that its description says");
        }
        List<String> notes = new ArrayList<>();
        for (int i = 0; properties.getProperty("note." + i) != null; i++) {
            notes.add(properties.getProperty("note." + i));
        }
        return Optional.of(new CacheEntry(
                key,
                !sha256.isEmpty(),
                new GraphForm(
                        Boolean.parseBoolean(properties.getProperty("singleRow")),
                        Boolean.parseBoolean(properties.getProperty("packs"))),
                notes));
    }

    /** Writes the description; the model, if there is one, must be in place. */
    void write(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("key", key);
        properties.setProperty("model.sha256", hasModel ? Digests.of(model(folder)) : "");
        properties.setProperty("singleRow", Boolean.toString(form.singleRow()));
        properties.setProperty("packs", Boolean.toString(form.packs()));
        for (int i = 0; i < notes.size(); i++) {
            properties.setProperty("note." + i, notes.get(i));
        }
        StringWriter text = new StringWriter();
        properties.store(text, "A graph specialised by Inlay; made again when it is deleted");
        AtomicFiles.write(folder.resolve(DESCRIPTION), text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
