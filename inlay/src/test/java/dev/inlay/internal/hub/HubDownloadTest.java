package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.model.DownloadProgress;
import dev.inlay.model.LocatedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is downloaded, where it is put, and which requests are made. */
class HubDownloadTest extends HubTestCase {
    @Test
    void theFilesOfTheModelAndNoOthersAreLaidOutAsThePythonClientDoes() throws IOException {
        LocatedModel model = locate();

        String commit = repository.commit();
        assertThat(model.directory())
                .isEqualTo(repositoryFolder().resolve("snapshots").resolve(commit));
        assertThat(model.modelFile()).contains("onnx/model.onnx");
        assertThat(tree(model.directory()))
                .containsExactly("config.json", "onnx/model.onnx", "tokenizer.json", "tokenizer_config.json");
        assertThat(text(repositoryFolder().resolve("refs/main"))).isEqualTo(commit);
        assertThat(tree(repositoryFolder().resolve("blobs")))
                .containsExactlyInAnyOrder(
                        repository.oid("config.json"),
                        repository.oid("tokenizer_config.json"),
                        FakeHub.hash("SHA-256", TOKENIZER),
                        FakeHub.hash("SHA-256", GRAPH));
        Path link = model.directory().resolve("onnx/model.onnx");
        assertThat(Files.readSymbolicLink(link))
                .isEqualTo(Path.of("../../../blobs").resolve(FakeHub.hash("SHA-256", GRAPH)));
        assertThat(read(link)).isEqualTo(GRAPH);
        assertThat(read(model.directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThat(repositoryFolder().resolve("trees").resolve(commit + ".json"))
                .exists();
        assertThat(repositoryFolder().resolve(".no_exist").resolve(commit).resolve("modules.json"))
                .isEmptyFile();
        assertThat(cache.resolve("CACHEDIR.TAG")).exists();
        assertThat(tree(cache.resolve(".locks/models--tiny--model"))).hasSize(4);
    }

    @Test
    void aBranchCostsOneRequestACommitNone() {
        locate();
        hub.forget();
        locate();
        assertThat(hub.requests())
                .extracting(FakeHub.Request::path)
                .containsExactly("/api/models/tiny/model/revision/main");

        hub.forget();
        assertThat(locate(repository.commit())).isEqualTo(locate());
        assertThat(hub.requests()).hasSize(1);
        hub.forget();
        locate(repository.commit());
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void offlineMakesNoRequest() {
        LocatedModel model = locate();
        hub.forget();
        assertThat(new HubSource(request("main")).locate(offline())).isEqualTo(model);
        assertThat(new HubSource(request(repository.commit())).locate(offline()))
                .isEqualTo(model);
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void aChangedFileMakesANewSnapshotThatSharesTheRest() throws IOException {
        Path old = locate().directory();
        repository.file("config.json", "{\"model_type\":\"roberta\"}");
        hub.forget();
        Path fresh = locate().directory();

        assertThat(fresh).isNotEqualTo(old);
        assertThat(hub.requests("/resolve/")).hasSize(1);
        assertThat(text(fresh.resolve("config.json"))).contains("roberta");
        assertThat(text(old.resolve("config.json"))).contains("bert");
        assertThat(tree(repositoryFolder().resolve("blobs"))).hasSize(5);
    }

    @Test
    void aVariantIsAddedToTheSnapshot() throws IOException {
        locate();
        hub.forget();
        // The same content under another name: not a byte is fetched.
        LocatedModel q4 = variant("q4");
        assertThat(q4.modelFile()).contains("onnx/model_q4.onnx");
        assertThat(hub.requests("/resolve/")).isEmpty();
        assertThat(tree(q4.directory())).contains("onnx/model.onnx", "onnx/model_q4.onnx");
        assertThat(variant("onnx/model_q4.onnx").modelFile()).contains("onnx/model_q4.onnx");
        assertThat(variant("fp32").modelFile()).contains("onnx/model.onnx");
        assertThatThrownBy(() -> variant("q8"))
                .hasMessageContaining("no variant \"q8\"")
                .hasMessageContaining("onnx/model_q4.onnx");
    }

    private LocatedModel variant(String name) {
        HubRequest plain = request("main");
        return new HubSource(new HubRequest(
                        REPO,
                        "main",
                        Optional.of(name),
                        plain.token(),
                        plain.endpoint(),
                        plain.cache(),
                        plain.offline(),
                        plain.listener()))
                .locate(environment);
    }

    @Test
    void weightsAreFoundByTheirUsualNamesAndByWhatTheGraphSays() throws IOException {
        byte[] graph = graphWithWeightsIn("Constant_7_attr__value");
        repository
                .file("onnx/model.onnx", graph)
                .file("onnx/Constant_7_attr__value", "w")
                .file("onnx/model.onnx_data", "not named by the graph")
                .file("onnx/model_q4.onnx_data", "of another graph");
        assertThat(tree(locate().directory()))
                .contains("onnx/model.onnx", "onnx/Constant_7_attr__value")
                .doesNotContain("onnx/model_q4.onnx_data");
        assertThat(new HubSource(request("main")).locate(offline()).directory()).exists();

        Files.delete(locate().directory().resolve("onnx/Constant_7_attr__value"));
        assertThatThrownBy(() -> new HubSource(request("main")).locate(offline()))
                .hasMessageContaining("models pull");
    }

    /** ModelProto.graph(7) → initializer(5) → external_data(13) → {key(1) "location", value(2) name}. */
    static byte[] graphWithWeightsIn(String name) {
        byte[] entry = message(1, "location".getBytes(), message(2, name.getBytes()));
        return message(7, message(5, message(13, entry)));
    }

    static byte[] message(int field, byte[] content, byte[]... more) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(field << 3 | 2);
        int length = content.length;
        while (length > 127) {
            out.write(length & 127 | 128);
            length >>= 7;
        }
        out.write(length);
        out.writeBytes(content);
        for (byte[] each : more) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    @Test
    void whereNoLinksCanBeMadeTheSnapshotHoldsTheFiles() throws IOException {
        HubEnvironment noLinks = new HubEnvironment(
                environment.endpoint(),
                cache,
                Optional.empty(),
                false,
                false,
                environment.stallTimeout(),
                environment.retries());
        Path directory = new HubSource(request("main")).locate(noLinks).directory();
        assertThat(Files.isSymbolicLink(directory.resolve("tokenizer.json"))).isFalse();
        assertThat(read(directory.resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        hub.forget();
        new HubSource(request("main")).locate(noLinks);
        assertThat(hub.requests()).hasSize(1);
        assertThat(new HubSource(request("main")).locate(offline()).directory()).isEqualTo(directory);
    }

    @Test
    void aDamagedFileIsNoticedByItsSizeAndFetchedAgain() throws IOException {
        Path tokenizer = locate().directory().resolve("tokenizer.json");
        Files.write(tokenizer.toRealPath(), firstBytes(TOKENIZER, 1000));
        assertThatThrownBy(() -> new HubSource(request("main")).locate(offline()))
                .hasMessageContaining("models pull");
        locate();
        assertThat(read(tokenizer)).isEqualTo(TOKENIZER);
    }

    @Test
    void progressIsToldUpToTheEnd() {
        List<DownloadProgress> told = new CopyOnWriteArrayList<>();
        HubRequest plain = request("main");
        new HubSource(new HubRequest(
                        REPO,
                        "main",
                        plain.variant(),
                        plain.token(),
                        plain.endpoint(),
                        plain.cache(),
                        plain.offline(),
                        told::add))
                .locate(environment);
        DownloadProgress last = told.get(told.size() - 1);
        assertThat(last.files()).isEqualTo(4).isEqualTo(last.totalFiles());
        assertThat(last.bytes()).isEqualTo(last.totalBytes()).isGreaterThan(TOKENIZER.length);
        assertThat(last.repository()).isEqualTo(REPO);
        assertThat(told).extracting(DownloadProgress::bytes).isSorted();
    }

    @Test
    void theTokenGoesToTheHubAndToNobodyElse() {
        repository.makePrivate();
        HubEnvironment withToken = new HubEnvironment(
                environment.endpoint(),
                cache,
                Optional.of(FakeHub.TOKEN),
                false,
                true,
                environment.stallTimeout(),
                environment.retries());
        new HubSource(request("main")).locate(withToken);
        assertThat(hub.requests()).filteredOn(FakeHub.Request::toStore).isNotEmpty();
        assertThat(hub.requests())
                .allSatisfy(request -> assertThat(request.header("Authorization"))
                        .isEqualTo(request.toStore() ? "" : "Bearer " + FakeHub.TOKEN));
        assertThat(hub.requests())
                .allSatisfy(request -> assertThat(request.header("User-Agent")).startsWith("inlay/"));
    }
}
