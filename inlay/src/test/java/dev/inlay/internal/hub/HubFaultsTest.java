package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InvalidRequestException;
import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.RequestCancelledException;
import dev.inlay.model.LocatedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between a hub and a disk, and what the user reads about it. */
class HubFaultsTest extends HubTestCase {
    private static final String STORED = "store:tokenizer.json";

    private AbstractThrowableAssert<?, ? extends Throwable> failure(Reason reason) {
        return assertThatThrownBy(this::locate)
                .isInstanceOfSatisfying(
                        ModelDownloadException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private List<String> ranges() {
        return hub.requests().stream()
                .filter(FakeHub.Request::toStore)
                .filter(r -> r.path().contains(FakeHub.hash("SHA-256", TOKENIZER)))
                .map(r -> r.header("Range"))
                .toList();
    }

    private void assertDownloaded() throws IOException {
        assertThat(read(locate().directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThat(tree(repositoryFolder().resolve("blobs"))).noneMatch(name -> name.endsWith("incomplete"));
    }

    /** Where each request began. What a client has not read yet when its connection is cut is lost to it. */
    private List<Long> firstBytes() {
        return ranges().stream()
                .map(range -> range.isEmpty() ? 0L : Long.parseLong(range.replaceAll("\\D", "")))
                .toList();
    }

    @Test
    void aCutConnectionIsResumedWhereItBroke() throws IOException {
        for (int i = 0; i < 8; i++) {
            hub.fault(STORED, FakeHub.cutAfter(30_000));
        }
        assertDownloaded();
        // More cuts than attempts: only failures without a byte add up.
        assertThat(ranges()).hasSize(9).startsWith("");
        assertThat(firstBytes()).isSorted().first().isEqualTo(0L);
        assertThat(firstBytes()).doesNotHaveDuplicates().last().isNotEqualTo(0L);
    }

    @Test
    void aServerWithoutRangesSendsItAllAgain() throws IOException {
        hub.fault(STORED, FakeHub.cutAfter(100_000));
        hub.fault(STORED, FakeHub.ignoreRange());
        assertDownloaded();
        assertThat(firstBytes()).hasSize(2).first().isEqualTo(0L);
        assertThat(firstBytes().get(1)).isBetween(1L, 100_000L);
    }

    @Test
    void aRestartedProcessGoesOnWithWhatIsThere() throws IOException {
        for (int i = 0; i < 8; i++) {
            hub.fault(STORED, i == 0 ? FakeHub.cutAfter(200_000) : FakeHub.cutAfter(0));
        }
        failure(Reason.UNREACHABLE).hasMessageContaining("tiny/model").hasMessageContaining("kept");
        assertThat(tree(repositoryFolder().resolve("blobs"))).anyMatch(name -> name.endsWith(".inlay.incomplete"));
        assertThat(repositoryFolder().resolve("refs/main")).doesNotExist();
        while (ranges().size() < 8) {
            assertThatThrownBy(this::locate).isInstanceOf(ModelDownloadException.class);
        }
        hub.forget();
        assertDownloaded();
        assertThat(firstBytes())
                .singleElement()
                .satisfies(first -> assertThat(first).isBetween(1L, 200_000L));
    }

    @Test
    void aWrongContentIsFetchedOnceMoreAndNeverSeen() throws IOException {
        hub.fault(STORED, FakeHub.otherContent());
        assertDownloaded();
    }

    @Test
    void aContentThatStaysWrongIsRefused() throws IOException {
        hub.fault(STORED, FakeHub.otherContent());
        hub.fault(STORED, FakeHub.otherContent());
        failure(Reason.CORRUPT).hasMessageContaining("tokenizer.json").hasMessageContaining("checksum");
        assertThat(tree(repositoryFolder()))
                .noneMatch(name -> name.contains("snapshots") && name.endsWith("tokenizer.json"))
                .noneMatch(name -> name.endsWith(FakeHub.hash("SHA-256", TOKENIZER)));
        assertDownloaded();
    }

    @Test
    void aWrongLengthIsNotBelieved() throws IOException {
        hub.fault(STORED, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(content, 0, 10);
            return true;
        });
        // Without a length, and longer than listed.
        hub.fault(STORED, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
            exchange.getResponseBody().write(new byte[1000]);
            return true;
        });
        assertDownloaded();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void troubleOfTheServerIsWaitedFor(int status) throws IOException {
        hub.fault("/revision/main", FakeHub.status(status));
        hub.fault("/revision/main", FakeHub.status(status, "Retry-After", "0"));
        hub.fault("config.json", FakeHub.status(status, "Retry-After", "Thu, 01 Jan 2015 00:00:00 GMT"));
        hub.fault(STORED, FakeHub.status(status, "RateLimit", "\"resolvers\";r=0;t=0"));
        assertDownloaded();
    }

    @Test
    void aServerMayNotAskForMorePatienceThanThereIs() {
        hub.fault("/revision/main", FakeHub.status(429, "Retry-After", "3600"));
        failure(Reason.UNREACHABLE).hasMessageContaining("3600 s");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void aServerThatStaysBrokenIsGivenUp() {
        for (int i = 0; i < 4; i++) {
            hub.fault("/revision/main", FakeHub.status(503));
        }
        failure(Reason.UNREACHABLE).hasMessageContaining("HTTP 503").hasMessageContaining("HF_ENDPOINT");
        assertThat(hub.requests()).hasSize(4);
    }

    @Test
    void anExpiredSignatureGetsANewOne() throws IOException {
        hub.fault(STORED, FakeHub.status(403));
        assertDownloaded();
        assertThat(hub.requests("/resolve/").stream().filter(r -> r.path().endsWith("tokenizer.json")))
                .hasSize(2);
    }

    @Test
    void refusalsSayWhatToDo() {
        repository.makePrivate();
        failure(Reason.NOT_FOUND).hasMessageContaining("no token").hasMessageContaining("HF_TOKEN");
        repository.makeGated();
        repository.isPrivate = false;
        failure(Reason.ACCESS_DENIED).hasMessageContaining("gated").hasMessageContaining(hub.endpoint() + "/" + REPO);
        repository.gated = false;
        assertThatThrownBy(() -> locate("no-such-branch"))
                .isInstanceOf(ModelDownloadException.class)
                .hasMessageContaining("no revision \"no-such-branch\"");
        HubEnvironment badToken = new HubEnvironment(
                environment.endpoint(),
                cache,
                Optional.of("hf_wrong"),
                false,
                true,
                environment.stallTimeout(),
                environment.retries());
        assertThatThrownBy(() -> new HubSource(request("main")).locate(badToken))
                .hasMessageContaining("does not accept the token")
                .hasMessageNotContaining("hf_wrong");
        hub.fault("config.json", FakeHub.status(403, "X-Error-Message", "Your IP is blocked"));
        failure(Reason.ACCESS_DENIED).hasMessageContaining("Your IP is blocked");
        hub.fault("config.json", FakeHub.status(404, "X-Error-Code", "EntryNotFound"));
        failure(Reason.NOT_FOUND).hasMessageContaining("config.json");
    }

    @Test
    void silenceEndsAndTheRestIsAskedForAgain() throws IOException {
        CountDownLatch silence = new CountDownLatch(1);
        hub.fault(STORED, FakeHub.pauseAfter(50_000, () -> await(silence)));
        LocatedModel model = new HubSource(request("main")).locate(withStallTimeout(Duration.ofMillis(300)));
        silence.countDown();
        assertThat(read(model.directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThat(firstBytes()).hasSize(2).first().isEqualTo(0L);
        assertThat(firstBytes().get(1)).isBetween(1L, 50_000L);
    }

    @Test
    void aSlowDripIsEnough() throws IOException {
        hub.fault(STORED, (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            // The pieces come with pauses, none as long as the limit, all together longer than it.
            for (int at = 0; at < content.length; at += 20_000) {
                exchange.getResponseBody().write(content, at, Math.min(20_000, content.length - at));
                exchange.getResponseBody().flush();
                await(new CountDownLatch(1), 40);
            }
            return true;
        });
        LocatedModel model = new HubSource(request("main")).locate(withStallTimeout(Duration.ofMillis(500)));
        assertThat(read(model.directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThat(ranges()).containsExactly("");
    }

    private static void await(CountDownLatch latch) {
        await(latch, 60_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aHubThatCannotBeReachedLeavesTheCachedSnapshotInUse() {
        LocatedModel model = locate();
        hub.close();
        assertThat(locate()).isEqualTo(model);
    }

    @Test
    void aHubThatCannotBeReachedIsAnErrorWithoutASnapshot() {
        hub.close();
        failure(Reason.UNREACHABLE).hasMessageContaining(hub.endpoint()).hasMessageContaining("proxy");
    }

    @Test
    void aCutDownloadOfANewCommitLeavesTheOldOneInUse() {
        LocatedModel old = locate();
        repository.file("config.json", "{\"new\": 1}");
        for (int i = 0; i < 4; i++) {
            hub.fault("config.json", FakeHub.status(500));
        }
        failure(Reason.UNREACHABLE);
        assertThat(new HubSource(request("main")).locate(offline())).isEqualTo(old);
    }

    @Test
    void offlineWithoutTheModelSaysHowToGetIt() {
        assertThatThrownBy(() -> new HubSource(request("main")).locate(offline()))
                .isInstanceOfSatisfying(
                        ModelDownloadException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.OFFLINE))
                .hasMessageContaining("java -jar inlay.jar models pull tiny/model")
                .hasMessageContaining("HF_HUB_OFFLINE")
                .hasMessageContaining(cache.toString());
        assertThat(hub.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "/etc/evil", "..\\evil", "C:evil", "a/../../b", "a//b", "nul", "x\u0000y"})
    void namesThatLeaveTheCacheAreRefused(String name) throws IOException {
        byte[] graph = HubDownloadTest.graphWithWeightsIn(name);
        repository.file("onnx/model.onnx", graph).file("onnx/" + name.replace("\u0000", "?"), "evil");
        assertThatThrownBy(this::locate).isInstanceOf(ModelDownloadException.class);
        repository
                .file("onnx/model.onnx", GRAPH)
                .file("modules.json", "[{\"path\":" + quoted(name) + "}]")
                .file(name.replace("\u0000", "?") + "/config.json", "{}");
        repository.files.remove("onnx/" + name.replace("\u0000", "?"));
        if (!name.contains("\u0000")) {
            failure(Reason.CORRUPT).hasMessageContaining("cannot be kept safely");
        }
        assertThat(tree(temp)).allMatch(path -> path.startsWith("hub/"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\u0000", "\\u0000") + "\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b/c", "../x", "a--b/c", "-a/b", "a/b.git", "a b/c", "a/..", "ü/b"})
    void namesOfNoRepositoryAreRefusedAtOnce(String name) {
        assertThatThrownBy(() -> dev.inlay.model.ModelSource.hub(name)).isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "ftp://127.0.0.1/x", "'http://[bad'", "''"})
    void redirectsToNoWebAddressAreRefused(String location) {
        hub.fault("config.json", FakeHub.status(302, "Location", location));
        failure(Reason.CORRUPT).hasMessageContaining("redirects to");
    }

    @Test
    void redirectsThatGoRoundEnd() {
        for (int i = 0; i < 20; i++) {
            hub.fault("/revision/main", FakeHub.status(307, "Location", "/api/models/tiny/model/revision/main"));
        }
        failure(Reason.UNREACHABLE).hasMessageContaining("redirects more than");
    }

    @Test
    void aServerThatIsNoHubIsToldApart() {
        hub.fault("/revision/main", (exchange, content) -> {
            byte[] body = "{\"hello\": 1}".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            return true;
        });
        failure(Reason.CORRUPT).hasMessageContaining("does not seem to be a model hub");
    }

    @Test
    void aContentThatChangesBehindTheListingIsNoticed() throws IOException {
        hub.fault(
                "/tokenizer_config.json",
                FakeHub.status(302, "X-Linked-Etag", "\"" + "a".repeat(64) + "\"", "Location", "/"));
        hub.fault("/", (exchange, content) -> {
            exchange.sendResponseHeaders(200, -1);
            return true;
        });
        failure(Reason.CORRUPT);
    }

    @Test
    void aRepositoryWithoutWhatIsNeededIsRefusedBeforeAnythingIsDownloaded() {
        repository.files.remove("tokenizer.json");
        failure(Reason.NOT_FOUND).hasMessageContaining("tokenizer.json");
        repository.files.remove("onnx/model.onnx");
        repository.files.remove("onnx/model_q4.onnx");
        failure(Reason.NOT_FOUND).hasMessageContaining("no ONNX graph").hasMessageContaining("optimum-cli");
        assertThat(hub.requests("/resolve/")).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(cache, "a file in the way");
        failure(Reason.STORAGE).hasMessageContaining(cache.toString()).hasMessageContaining("HF_HUB_CACHE");
    }

    @Test
    void diskTroubleIsToldInWords() {
        Path where = temp.resolve("not/there");
        assertThat(StorageFailure.explain(where, new IOException("No space left on device")))
                .hasMessageContaining("disk is full")
                .hasMessageContaining("MB free");
        assertThat(StorageFailure.explain(
                        where, new StorageFailure(new java.nio.file.AccessDeniedException("/cache/blobs"))))
                .hasMessageContaining("no permission for /cache/blobs");
        assertThatThrownBy(() -> StorageFailure.checkSpace(temp, Long.MAX_VALUE / 2))
                .hasMessageContaining("disk is full");
    }

    @Test
    void manyThreadsFetchAFileOnce() throws IOException {
        List<CompletableFuture<LocatedModel>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(CompletableFuture.supplyAsync(this::locate));
        }
        assertThat(all)
                .allSatisfy(
                        future -> assertThat(future.join()).isEqualTo(all.get(0).join()));
        assertThat(ranges()).hasSize(1);
        assertDownloaded();
    }

    @Test
    void anInterruptedCallerGetsAwayAndLosesNothing() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        hub.fault(STORED, FakeHub.pauseAfter(100_000, () -> {
            reached.countDown();
            await(release);
        }));
        CompletableFuture<LocatedModel> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                result.complete(locate());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        caller.start();
        reached.await();
        // The bytes that the server has sent need not be on the disk yet.
        caller.interrupt();
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RequestCancelledException.class);
        release.countDown();
        assertDownloaded();
    }

    @Test
    void mirrorsArePlainAddresses() {
        assertThat(HubEnvironment.endpoint("https://hub.example.com/mirror/", "x"))
                .isEqualTo(URI.create("https://hub.example.com/mirror"));
        assertThatThrownBy(() -> HubEnvironment.endpoint("hub.example.com", "HF_ENDPOINT"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }
}
