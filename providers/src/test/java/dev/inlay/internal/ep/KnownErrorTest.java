package dev.inlay.internal.ep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.provider.ErrorDiagnosis;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as ONNX Runtime 1.29, its plugins and the operating systems write them. */
class KnownErrorTest {
    private static final ErrorDiagnosis COMMON = KnownError.first(List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Error code - ORT_INVALID_ARGUMENT - message: QNN execution provider is not supported in this build. | does not contain
            Error code - ORT_INVALID_ARGUMENT - message: This binary was not compiled with DirectML support. | does not contain
            Error code - ORT_EP_FAIL - message: Failed to find CUDA shared provider | does not contain
            The requested API version [30] is not available, only API versions [1, 29] are supported in this build. | do not fit together
            ORT runtime version "1.23.0" is below the minimum required version "1.24.4" | do not fit together
            Failed to get symbol CreateEpFactories with error: /lib/libm.so.6: undefined symbol: CreateEpFactories | no plugin execution provider
            Failed to load library x.so with error: libcublasLt.so.12: cannot open shared object file: No such file or directory | library libcublasLt.so.12 was not found
            FAIL : LoadLibrary failed with error 126 "" when trying to load "C:\\ep\\onnxruntime_providers_x.dll" | Windows error 126
            Failed to load library x.so with error: x.so: file too short | another processor
            x.so: wrong ELF class: ELFCLASS32 | another processor
            /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by x.so) | newer C library than this system has: GLIBC_2.38
            This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user. | not supported there
            Failed to allocate memory for requested buffer of size 1073741824 | memory ran out
            std::bad_alloc | memory ran out
            """)
    void textsThatAllShareAreExplained(String text, String cause) {
        assertThat(COMMON.diagnose(text)).hasValueSatisfying(diagnosis -> {
            assertThat(diagnosis.cause()).contains(cause);
            assertThat(diagnosis.nextStep()).isNotBlank();
            assertThat(diagnosis.cure()).isEmpty();
        });
    }

    @Test
    void textsOfNoKindAreNot() {
        assertThat(COMMON.diagnose("Error code - ORT_NO_SUCHFILE - message: Load model from x failed"))
                .isEmpty();
        assertThat(COMMON.diagnose("")).isEmpty();
    }

    @Test
    void ownErrorsGoBeforeCommonOnes() {
        ErrorDiagnosis own =
                KnownError.first(List.of(KnownError.of("bad_alloc in (\\w+)", "no room for $1", "less $1")));

        assertThat(own.diagnose("std::bad_alloc in weights")).hasValueSatisfying(diagnosis -> {
            assertThat(diagnosis.cause()).isEqualTo("no room for weights");
            assertThat(diagnosis.nextStep()).isEqualTo("less weights");
        });
    }
}
