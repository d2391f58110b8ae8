package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import dev.inlay.internal.models.ChatModelReader;
import dev.inlay.internal.models.ExternalData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Chooses the files of a repository that one model needs: what the readers of configuration, tokenizer, template and pooling
 * open, and one graph with its weights. Some names stand in files that have to be there first, so the choice is made again
 * until it asks for nothing new.
 */
final class ModelFiles {
    /** What the readers look for in a model's directory. */
    private static final List<String> CONFIGURATION = List.of(
            "config.json",
            "genai_config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "chat_template.jinja",
            "chat_template.json",
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json");

    private static final String MODULES = "modules.json";
    private static final String GENAI = "genai_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String LOOSE_POOLING = "1_Pooling/config.json";
    private static final String MORE_TEMPLATES = "additional_chat_templates/";

    /** The variant that has no suffix in its name. */
    private static final String UNSUFFIXED = "fp32";

    /** What follows a graph's name, or its name without {@code .onnx}, in the names of files with its weights. */
    private static final Pattern WEIGHTS = Pattern.compile("[._](onnx[._])?(data|weights?)([._-]?\\d+)*");

    private final RepoListing listing;
    private final Function<String, Optional<Path>> present;

    private ModelFiles(RepoListing listing, Function<String, Optional<Path>> present) {
        this.listing = listing;
        this.present = present;
    }

    /**
     * The choice, as far as it can be made yet.
     *
     * @param folder the model's folder in the repository; empty for the repository itself
     * @param graph the graph, relative to the folder; empty while the file that names it is missing
     * @param files all files, by their names in the repository
     */
    record Choice(String folder, Optional<String> graph, Set<String> files) {}

    private record Place(String folder, Optional<String> graph) {}

    /**
     * Chooses.
     *
     * @param listing the repository's files
     * @param variant which graph, when the user says
     * @param present gives the local path of a file that is there
     * @return the choice
     * @throws ModelDownloadException when there is no such graph
     * @throws IOException when a file that is there cannot be read
     */
    static Choice choose(RepoListing listing, Optional<String> variant, Function<String, Optional<Path>> present)
            throws IOException {
        return new ModelFiles(listing, present).choose(variant);
    }

    /** Names of the readers' files that the repository does not have. */
    static Set<String> absent(RepoListing listing, String folder) {
        Set<String> absent = new TreeSet<>();
        for (String name : CONFIGURATION) {
            if (!listing.has(inside(folder, name))) {
                absent.add(inside(folder, name));
            }
        }
        return absent;
    }

    private Choice choose(Optional<String> variant) throws IOException {
        Place place = variant.isPresent() ? place(variant.get()) : place();
        String folder = place.folder();
        if (listing.fromHub() && !listing.has(inside(folder, TOKENIZER))) {
            throw new ModelDownloadException(
                    Reason.NOT_FOUND,
                    "The repository has no " + inside(folder, TOKENIZER) + ", the only form of tokenizer that Inlay"
                            + " reads: take a repository that has it, or write it with the Python library"
                            + " transformers (AutoTokenizer.from_pretrained(...).save_pretrained(...)).");
        }
        Set<String> files = new LinkedHashSet<>();
        for (String name : CONFIGURATION) {
            addIfListed(inside(folder, name), files);
        }
        for (String name : listing.names()) {
            if (name.startsWith(inside(folder, MORE_TEMPLATES)) && name.endsWith(".jinja")) {
                files.add(name);
            }
        }
        addModules(folder, files);
        Set<String> graphs = new LinkedHashSet<>();
        Optional<String> graph = place.graph().isPresent() ? place.graph() : addGenai(folder, graphs);
        graph.ifPresent(name -> {
            graphs.add(name);
            embedding(name).ifPresent(graphs::add);
        });
        for (String each : graphs) {
            addGraph(each, files);
        }
        return new Choice(folder, graph.map(name -> name.substring(folder.isEmpty() ? 0 : folder.length() + 1)), files);
    }

    /** Where the readers would find a graph by themselves. */
    private Place place() {
        if (listing.has(GENAI)) {
            return new Place("", Optional.empty());
        }
        Optional<String> usual = usualGraph("", ChatModelReader.SUFFIXES);
        if (usual.isPresent()) {
            return new Place("", usual);
        }
        List<String> graphs = listing.names().stream()
                .filter(name -> name.matches("(onnx/)?[^/]*\\.onnx"))
                .toList();
        if (graphs.size() == 1) {
            return new Place("", Optional.of(graphs.get(0)));
        }
        List<String> folders = genaiFolders();
        if (folders.size() == 1) {
            return new Place(folders.get(0), Optional.empty());
        }
        if (!folders.isEmpty() || !allGraphs().isEmpty()) {
            throw new ModelDownloadException(
                    Reason.NOT_FOUND,
                    "The repository has several models and none of them is the usual one: " + choices());
        }
        throw new ModelDownloadException(
                Reason.NOT_FOUND,
                "The repository has no ONNX graph. Look on the hub for an ONNX export of the model (often under"
                        + " onnx-community/ or Xenova/, or by the model's publisher with -onnx in its name), or export it:"
                        + " optimum-cli export onnx --model REPOSITORY DIR.");
    }

    private Place place(String variant) {
        if (variant.endsWith(".onnx")) {
            if (!listing.has(variant)) {
                throw noVariant(variant);
            }
            return new Place(folderOf(variant), Optional.of(variant));
        }
        String wanted = variant.endsWith("/") ? variant.substring(0, variant.length() - 1) : variant;
        String suffix = wanted.equals(UNSUFFIXED) ? "" : "_" + wanted;
        Optional<String> bySuffix = usualGraph("", List.of(suffix));
        if (bySuffix.isPresent()) {
            return new Place("", bySuffix);
        }
        Set<String> folders = new TreeSet<>();
        for (String graph : allGraphs()) {
            int slash = graph.lastIndexOf('/');
            String folder = slash < 0 ? "" : graph.substring(0, slash);
            if (folder.equals(wanted) || folder.endsWith("/" + wanted)) {
                folders.add(folder);
            }
        }
        if (folders.contains(wanted)) {
            folders.retainAll(Set.of(wanted));
        }
        if (folders.size() != 1) {
            throw noVariant(variant);
        }
        String folder = folders.iterator().next();
        if (listing.has(inside(folder, GENAI))) {
            return new Place(folder, Optional.empty());
        }
        List<String> inside = allGraphs().stream()
                .filter(name -> name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0)
                .toList();
        Optional<String> graph =
                inside.size() == 1 ? Optional.of(inside.get(0)) : usualGraph(folder, ChatModelReader.SUFFIXES);
        if (graph.isEmpty()) {
            throw noVariant(variant);
        }
        return new Place(folderOf(graph.get()), graph);
    }

    /** The folder whose configuration belongs to a graph: its own when that is a model of its own, else the repository. */
    private String folderOf(String graph) {
        int slash = graph.lastIndexOf('/');
        if (slash < 0) {
            return "";
        }
        String own = graph.substring(0, slash);
        boolean complete = listing.has(inside(own, TOKENIZER));
        return complete && (listing.has(inside(own, GENAI)) || !listing.has(TOKENIZER)) ? own : "";
    }

    private Optional<String> usualGraph(String folder, List<String> suffixes) {
        for (String suffix : suffixes) {
            for (String name : ChatModelReader.DECODERS) {
                for (String sub : List.of("", "onnx/")) {
                    String graph = inside(folder, sub + name + suffix + ".onnx");
                    if (listing.has(graph)) {
                        return Optional.of(graph);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private List<String> allGraphs() {
        return listing.names().stream().filter(name -> name.endsWith(".onnx")).toList();
    }

    private List<String> genaiFolders() {
        return listing.names().stream()
                .filter(name -> name.endsWith("/" + GENAI))
                .map(name -> name.substring(0, name.length() - GENAI.length() - 1))
                .toList();
    }

    private ModelDownloadException noVariant(String variant) {
        return new ModelDownloadException(
                Reason.NOT_FOUND, "The repository has no variant \"" + variant + "\": " + choices());
    }

    private String choices() {
        List<String> names = new ArrayList<>(genaiFolders());
        for (String graph : allGraphs()) {
            if (names.stream().noneMatch(folder -> graph.startsWith(folder + "/"))) {
                names.add(graph);
            }
        }
        return "choose one with variant(...): "
                + (names.isEmpty() ? "there is no .onnx file" : String.join(", ", names)) + ".";
    }

    private void addModules(String folder, Set<String> files) throws IOException {
        String modules = inside(folder, MODULES);
        if (!listing.has(modules)) {
            addIfListed(inside(folder, LOOSE_POOLING), files);
            return;
        }
        Optional<Path> path = present.apply(modules);
        if (path.isEmpty()) {
            return;
        }
        if (!(Json.read(path.get()) instanceof List<?> entries)) {
            throw new IOException(path.get() + " should hold an array of modules");
        }
        for (Object entry : entries) {
            Object sub = entry instanceof Map<?, ?> module ? module.get("path") : null;
            if (sub instanceof String name && !name.isEmpty()) {
                for (String file : List.of("config.json", "model.safetensors", "sentence_bert_config.json")) {
                    addIfListed(inside(folder, inside(name, file)), files);
                }
            }
        }
    }

    /** The graphs that genai_config.json names. */
    private Optional<String> addGenai(String folder, Set<String> graphs) throws IOException {
        Optional<Path> path = present.apply(inside(folder, GENAI));
        if (path.isEmpty()) {
            return Optional.empty();
        }
        JsonObject model = Json.readObject(path.get()).object("model");
        Optional<String> embedding = model.object("embedding").string("filename");
        embedding.ifPresent(name -> graphs.add(inside(folder, name)));
        Optional<String> decoder = model.object("decoder").string("filename").map(name -> inside(folder, name));
        return decoder.isPresent() ? decoder : usualGraph(folder, ChatModelReader.SUFFIXES);
    }

    /** The graph that looks up token vectors for a decoder that does not. */
    private Optional<String> embedding(String decoder) {
        int slash = decoder.lastIndexOf('/') + 1;
        String folder = decoder.substring(0, slash);
        String name = decoder.substring(slash).replaceFirst("\\.onnx$", "");
        List<String> suffixes = new ArrayList<>(ChatModelReader.SUFFIXES);
        for (String known : ChatModelReader.DECODERS) {
            if (name.startsWith(known)) {
                suffixes.add(0, name.substring(known.length()));
            }
        }
        return suffixes.stream()
                .map(suffix -> folder + "embed_tokens" + suffix + ".onnx")
                .filter(listing::has)
                .findFirst();
    }

    /** A graph, the files that look like its weights, and once it is there those that it really names. */
    private void addGraph(String graph, Set<String> files) throws IOException {
        if (!listing.has(graph)) {
            throw new ModelDownloadException(
                    Reason.NOT_FOUND, "The repository has no " + graph + ", which its genai_config.json names.");
        }
        files.add(graph);
        Optional<Path> path = present.apply(graph);
        if (path.isEmpty()) {
            String stem = graph.substring(0, graph.length() - ".onnx".length());
            for (String name : listing.names()) {
                if (isWeights(name, graph) || isWeights(name, stem)) {
                    files.add(name);
                }
            }
            return;
        }
        Set<String> named;
        try {
            named = ExternalData.extents(path.get()).keySet();
        } catch (IOException e) {
            throw new IOException("The graph " + path.get() + " cannot be read: " + e.getMessage(), e);
        }
        String folder = graph.substring(0, graph.lastIndexOf('/') + 1);
        for (String name : named) {
            String file = folder + (name.startsWith("./") ? name.substring(2) : name);
            if (!listing.has(file)) {
                throw new ModelDownloadException(
                        listing.fromHub() ? Reason.CORRUPT : Reason.NOT_FOUND,
                        "The graph " + graph + " keeps weights in " + name + ", which the "
                                + (listing.fromHub() ? "repository" : "cached snapshot") + " does not have.");
            }
            files.add(file);
        }
    }

    private static boolean isWeights(String name, String graph) {
        return name.startsWith(graph)
                && WEIGHTS.matcher(name.substring(graph.length())).matches();
    }

    private void addIfListed(String name, Set<String> files) {
        if (listing.has(name)) {
            files.add(name);
        }
    }

    private static String inside(String folder, String name) {
        return folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + "/" + name;
    }
}
