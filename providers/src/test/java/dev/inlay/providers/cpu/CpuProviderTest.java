package dev.inlay.providers.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.provider.Availability;
import dev.inlay.provider.CpuOptions;
import dev.inlay.provider.Provider;
import dev.inlay.provider.SessionPlan;
import dev.inlay.provider.SessionRequest;
import dev.inlay.provider.Task;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CpuProviderTest {
    private static final Path MODEL = Path.of("model.onnx");

    private final CpuProvider provider =
            new CpuProvider(() -> TopologyReader.read(Machines.linux("intel-hybrid", "amd64", 20)), Optional::empty);

    private static SessionRequest request(Task task, CpuOptions cpu) {
        return new SessionRequest(task, MODEL, cpu, Optional.empty());
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Provider.class))
                .filteredOn(found -> found.id().equals("cpu"))
                .hasOnlyElementsOfType(CpuProvider.class)
                .hasSize(1);
    }

    @Test
    void plansWithTheCoresAndSaysWhich() {
        SessionPlan plan = provider.plan(request(Task.EMBEDDING, CpuOptions.defaults()));

        assertThat(plan.intraOpThreads()).isEqualTo(1);
        assertThat(plan.concurrentRuns()).isEqualTo(8);
        assertThat(plan.description()).contains("; 8 performance cores (x86-64 12th Gen Intel");
    }

    @Test
    void chatRunsOneAtATime() {
        SessionPlan plan = provider.plan(
                request(Task.CHAT, CpuOptions.builder().concurrentRuns(4).build()));

        assertThat(plan.intraOpThreads()).isEqualTo(8);
        assertThat(plan.concurrentRuns()).isEqualTo(1);
        assertThat(plan.description()).startsWith("8 threads a run, one run at a time");
    }

    @Test
    void settingsOfTheUserWin() {
        SessionPlan plan = provider.plan(request(
                Task.RERANKING,
                CpuOptions.builder().intraOpThreads(3).concurrentRuns(2).build()));

        assertThat(plan.intraOpThreads()).isEqualTo(3);
        assertThat(plan.concurrentRuns()).isEqualTo(2);
    }

    @Test
    void isAvailableWithTheNativeLibrary() {
        assertThat(new CpuProvider().availability().available()).isTrue();
        assertThat(provider.availability().reason()).startsWith("8 performance cores");
    }

    @Test
    void saysWhatToDoWithoutTheNativeLibrary() {
        Availability missing = Availability.no("no onnxruntime for windows-aarch64", "bring your own");

        assertThat(new CpuProvider(CpuTopology::current, () -> Optional.of(missing)).availability())
                .isEqualTo(missing);
    }
}
