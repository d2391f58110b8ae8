package dev.inlay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuSessionsTest {
    @Test
    void encodersRunAsOftenAtOnceAsThereAreCores() {
        SessionPlan plan = CpuSessions.plan(Task.RERANKING, CpuOptions.defaults(), 4, "4 physical cores (no SMT)");

        assertThat(plan.intraOpThreads()).isEqualTo(1);
        assertThat(plan.concurrentRuns()).isEqualTo(4);
        assertThat(plan.description()).isEqualTo("1 thread a run, up to 4 runs at once; 4 physical cores (no SMT)");
    }

    @Test
    void whatTheUserSetsOfTheTwoDecidesTheOther() {
        SessionPlan threads = CpuSessions.plan(
                Task.EMBEDDING, CpuOptions.builder().intraOpThreads(3).build(), 8, "8 cores");
        assertThat(threads.concurrentRuns()).isEqualTo(2);
        SessionPlan runs = CpuSessions.plan(
                Task.EMBEDDING, CpuOptions.builder().concurrentRuns(2).build(), 8, "8 cores");
        assertThat(runs.intraOpThreads()).isEqualTo(4);
        SessionPlan more = CpuSessions.plan(
                Task.EMBEDDING, CpuOptions.builder().intraOpThreads(16).build(), 8, "8 cores");
        assertThat(more.concurrentRuns()).isEqualTo(1);
    }

    @Test
    void chatRunsOneAtATime() {
        SessionPlan plan = CpuSessions.plan(Task.CHAT, CpuOptions.defaults(), 4, "4 cores");

        assertThat(plan.concurrentRuns()).isEqualTo(1);
        assertThat(plan.intraOpThreads()).isEqualTo(4);
    }

    @Test
    void countAndReasonMakeTheWords() {
        assertThat(CpuSessions.plan(CpuOptions.defaults(), 1, "as the JVM counts")
                        .description())
                .isEqualTo("1 thread a run, one run at a time; 1 core as the JVM counts");
    }

    @Test
    void affinitiesReachTheRuntimeNumberedFromOne() throws OrtException {
        CpuOptions options = CpuOptions.builder()
                .intraOpThreads(3)
                .intraOpAffinities(List.of(List.of(0), List.of(1, 2)))
                .build();
        try (SessionOptions session = new SessionOptions()) {
            CpuSessions.configure(session, Task.EMBEDDING, options, 3);

            assertThat(session.getConfigEntries()).containsEntry("session.intra_op_thread_affinities", "1;2,3");
        }
    }

    @Test
    void presetIsAccepted() throws OrtException {
        try (SessionOptions session = new SessionOptions()) {
            CpuSessions.configure(session, Task.EMBEDDING, CpuOptions.allCores(), 8);

            assertThat(session.getConfigEntries()).doesNotContainKey("session.intra_op_thread_affinities");
        }
    }

    @Test
    void onlyAChatSpinsByItselfAndOnlyShortly() throws OrtException {
        assertThat(spinning(Task.CHAT, CpuOptions.defaults())).isEqualTo("1 for 30");
        assertThat(spinning(Task.EMBEDDING, CpuOptions.defaults())).isEqualTo("0 for null");
        CpuOptions always = CpuOptions.builder().spinning(true).build();
        CpuOptions never = CpuOptions.builder().spinning(false).build();
        for (Task task : Task.values()) {
            assertThat(spinning(task, always)).isEqualTo("1 for null");
            assertThat(spinning(task, never)).isEqualTo("0 for null");
        }
    }

    private static String spinning(Task task, CpuOptions options) throws OrtException {
        try (SessionOptions session = new SessionOptions()) {
            CpuSessions.configure(session, task, options, 2);
            return session.getConfigEntries().get("session.intra_op.allow_spinning") + " for "
                    + session.getConfigEntries().get("session.intra_op.spin_duration_us");
        }
    }
}
