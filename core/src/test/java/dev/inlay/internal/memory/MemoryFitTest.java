package dev.inlay.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inlay.InsufficientMemoryException;
import dev.inlay.ModelLoadException;
import dev.inlay.monitor.MemorySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFitTest {
    private static final long MIB = 1 << 20;

    private static MemoryFit with(OptionalLong available, boolean enabled) {
        MemorySnapshot snapshot = new MemorySnapshot(
                Instant.EPOCH,
                OptionalLong.empty(),
                1,
                OptionalLong.empty(),
                1,
                0,
                0,
                List.of(),
                512 * MIB,
                "control group's limit",
                available);
        return new MemoryFit(() -> snapshot, enabled);
    }

    @Test
    void refusesWithTheNumbers() {
        assertThatThrownBy(() -> with(OptionalLong.of(100 * MIB), true).require("big", 200 * MIB + 1))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("The model big takes at least 201 MiB")
                .hasMessageContaining("only 100 MiB can be had")
                .hasMessageContaining("control group's limit")
                .hasMessageContaining("-Dinlay.memoryCheck=false")
                .isInstanceOfSatisfying(InsufficientMemoryException.class, refused -> {
                    assertThat(refused.requiredBytes()).isEqualTo(200 * MIB + 1);
                    assertThat(refused.availableBytes()).isEqualTo(100 * MIB);
                });
    }

    @Test
    void letsInWhatFitsOrIsNotKnown() {
        assertThatCode(() -> {
                    with(OptionalLong.of(200 * MIB), true).require("fits", 200 * MIB);
                    with(OptionalLong.of(1), true).require("unknown size", 0);
                    with(OptionalLong.of(1), false).require("switched off", 200 * MIB);
                    with(OptionalLong.empty(), true).require("below the limit", 500 * MIB);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void whatCanNeverFitIsRefusedWhereOnlyTheLimitIsKnown() {
        assertThatThrownBy(() -> with(OptionalLong.empty(), true).require("huge", 600 * MIB))
                .isInstanceOf(InsufficientMemoryException.class);
    }

    @Test
    void sizeCountsExternalDataNamedAfterTheGraph(@TempDir Path folder) throws IOException {
        for (String name :
                List.of("model.onnx", "model.onnx.data", "model.onnx_data", "model.onnx_data_1", "other.onnx")) {
            Files.write(folder.resolve(name), new byte[10]);
        }

        assertThat(ModelFiles.bytes(folder.resolve("model.onnx"))).isEqualTo(40);
        assertThat(ModelFiles.bytes(folder.resolve("other.onnx"))).isEqualTo(10);
        assertThat(ModelFiles.bytes(folder.resolve("missing/model.onnx"))).isZero();
    }

    @Test
    void ledgerListsWhatIsLoaded() {
        try (MemoryLedger.Entry entry = MemoryLedger.enter("ledger-test", 5)) {
            entry.kvCache(7);
            assertThat(MemoryLedger.models()).anySatisfy(model -> {
                assertThat(model.model()).isEqualTo("ledger-test");
                assertThat(model.fileBytes()).isEqualTo(5);
                assertThat(model.kvCacheBytes()).isEqualTo(7);
            });
        }

        assertThat(MemoryLedger.models()).noneMatch(model -> model.model().equals("ledger-test"));
    }
}
