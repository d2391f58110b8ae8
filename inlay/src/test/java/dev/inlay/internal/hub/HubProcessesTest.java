package dev.inlay.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Several JVMs over one cache, settings from the environment, and the hard end of a process. */
class HubProcessesTest extends HubTestCase {
    /** Resolves a model in a JVM of its own, and prints where it is. */
    public static final class Pull {
        private Pull() {}

        /**
         * Runs.
         *
         * @param args the repository
         */
        public static void main(String[] args) {
            System.out.println(dev.inlay.model.ModelSource.hub(args[0]).resolve());
        }
    }

    private Process pull(String... shellPrefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(shellPrefix));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Pull.class.getName(),
                REPO));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HF_ENDPOINT", hub.endpoint());
        builder.environment().put("HF_HUB_CACHE", cache.toString());
        builder.environment().keySet().removeAll(List.of("HF_TOKEN", "HF_HUB_OFFLINE", "HF_HOME"));
        return builder.start();
    }

    private static String output(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return text;
    }

    private long fetched() {
        return hub.requests().stream()
                .filter(r -> r.toStore() && r.path().contains(FakeHub.hash("SHA-256", TOKENIZER)))
                .count();
    }

    @Test
    void twoProcessesRaceForOneModel() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        // Neither may find the other's work done when it begins.
        for (int i = 0; i < 2; i++) {
            hub.fault("/revision/main", (exchange, content) -> {
                both.countDown();
                try {
                    both.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            });
        }
        Process first = pull();
        Process second = pull();
        String expected = repositoryFolder()
                .resolve("snapshots")
                .resolve(repository.commit())
                .toString();
        assertThat(output(first)).contains(expected);
        assertThat(output(second)).contains(expected);
        assertThat(fetched()).isEqualTo(1);
        assertThat(read(Path.of(expected, "tokenizer.json"))).isEqualTo(TOKENIZER);
    }

    @Test
    void aKilledProcessIsContinued() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        hub.fault("store:tokenizer.json", FakeHub.pauseAfter(200_000, () -> {
            half.countDown();
            try {
                killed.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Process process = pull();
        assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
        Path partial =
                repositoryFolder().resolve("blobs").resolve(FakeHub.hash("SHA-256", TOKENIZER) + ".inlay.incomplete");
        // The server has sent them; they are on the disk a little later.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((!Files.exists(partial) || Files.size(partial) < 200_000) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        // SIGKILL on Unix.
        process.destroyForcibly().waitFor();
        killed.countDown();
        assertThat(Files.size(partial)).isEqualTo(200_000);
        assertThat(repositoryFolder().resolve("refs/main")).doesNotExist();

        hub.forget();
        Path model = locate().directory();
        assertThat(read(model.resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
        assertThat(hub.requests().stream().map(r -> r.header("Range"))).contains("bytes=200000-");
        assertThat(partial).doesNotExist();
    }

    /** A limit of the operating system on the size of files, in blocks of 1 KiB, stands in for a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aWriteThatTheSystemRefusesIsExplained() throws Exception {
        Process process = pull("bash", "-c", "ulimit -f 100; exec \"$0\" \"$@\"");
        String text = output(process);
        assertThat(process.exitValue()).isNotZero();
        assertThat(text)
                .contains("ModelDownloadException")
                .contains("cannot be written")
                .contains("HF_HUB_CACHE");
        assertThat(read(locate().directory().resolve("tokenizer.json"))).isEqualTo(TOKENIZER);
    }
}
