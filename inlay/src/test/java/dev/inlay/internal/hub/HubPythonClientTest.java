package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.model.LocatedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One cache for both clients. Needs a Python with the package huggingface_hub: {@code -Dinlay.test.python=PATH}, else {@code
 * python3}.
 */
@Tag("opt-in")
class HubPythonClientTest extends HubTestCase {
    private static final List<String> NEEDED =
            List.of("config.json", "onnx/model.onnx", "tokenizer.json", "tokenizer_config.json");

    /** The client opens graphs only by name, but keep them real. */
    @BeforeEach
    void needed() {
        repository.file("onnx/model.onnx", HubDownloadTest.graphWithWeightsIn("model.onnx_data"));
        repository.file("onnx/model.onnx_data", new byte[10_000]);
    }

    private static List<String> files() {
        List<String> files = new ArrayList<>(NEEDED);
        files.add("onnx/model.onnx_data");
        return files;
    }

    private String python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("inlay.test.python", "python3"));
        command.add(Path.of(System.getProperty("inlay.basedir", "."), "src/test/python/hub_interop.py")
                .toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HF_ENDPOINT", hub.endpoint());
        builder.environment().put("HF_HUB_CACHE", cache.toString());
        builder.environment().put("HF_HUB_DISABLE_PROGRESS_BARS", "1");
        builder.environment().keySet().removeAll(List.of("HF_TOKEN", "HF_HUB_OFFLINE"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void pythonReadsWhatInlayWrote() throws Exception {
        locate();
        hub.forget();
        List<String> arguments = new ArrayList<>(List.of("read", REPO, repository.commit()));
        arguments.addAll(files());
        assertThat(python(arguments.toArray(String[]::new))).contains(repository.commit());
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void pythonFetchesOnlyWhatInlayLeftOut() throws Exception {
        locate();
        hub.forget();
        python("write", "snapshot", REPO);
        assertThat(hub.requests().stream()
                        .filter(r -> r.method().equals("GET") && r.path().contains("/resolve/")))
                .noneMatch(r -> files().stream().anyMatch(name -> r.path().endsWith("/" + name)));
        assertThat(tree(locate().directory())).hasSize(repository.files.size());
    }

    @Test
    void inlayReadsASnapshotOfPython() throws Exception {
        String path = python("write", "snapshot", REPO).strip();
        hub.forget();
        LocatedModel model = new HubSource(request("main")).locate(offline());
        assertThat(path).endsWith(model.directory().toString());
        assertThat(new HubSource(request(repository.commit())).locate(environment))
                .isEqualTo(model);
        assertThat(hub.requests()).isEmpty();
        assertThat(read(model.directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
    }

    @Test
    void inlayReadsSingleFilesOfPython() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("write", "files", REPO));
        arguments.addAll(files());
        python(arguments.toArray(String[]::new));
        hub.forget();
        LocatedModel model = new HubSource(request("main")).locate(offline());
        assertThat(model.modelFile()).contains("onnx/model.onnx");
        assertThat(hub.requests()).isEmpty();
        // Online the listing is fetched once; not a file is.
        assertThat(locate()).isEqualTo(model);
        assertThat(hub.requests("/resolve/")).isEmpty();
        Files.delete(model.directory().resolve("onnx/model.onnx_data"));
        locate();
        assertThat(hub.requests("/resolve/")).isEmpty();
    }
}
