package dev.inlay.providers.openvino;

import static dev.inlay.internal.ep.Devices.device;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inlay.internal.ep.Platform;
import dev.inlay.provider.FixedShapes;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenVinoProviderTest {
    private static OpenVinoProvider provider(OpenVinoOptions options) {
        return new OpenVinoProvider(options, new Platform("Linux", "amd64"));
    }

    @Test
    void takesTheBestDeviceThatSuitsTheShapes() {
        List<dev.inlay.internal.ep.EpDevice> all =
                List.of(device("CPU", "Intel"), device("NPU", "Intel"), device("GPU", "Intel"));
        OpenVinoOptions fixed =
                OpenVinoOptions.builder().fixedShapes(FixedShapes.DEFAULT).build();

        assertThat(provider(OpenVinoOptions.defaults()).choose(all).devices()).containsExactly(device("GPU", "Intel"));
        assertThat(provider(OpenVinoOptions.defaults())
                        .choose(List.of(device("CPU", "Intel"), device("NPU", "Intel")))
                        .devices())
                .as("the NPU takes no dynamic dimensions")
                .containsExactly(device("CPU", "Intel"));
        assertThat(provider(fixed)
                        .choose(List.of(device("CPU", "Intel"), device("NPU", "Intel")))
                        .devices())
                .containsExactly(device("NPU", "Intel"));
    }

    @Test
    void deviceThatIsWantedIsNotReplaced() {
        OpenVinoOptions npu =
                OpenVinoOptions.builder().device(OpenVinoOptions.Device.NPU).build();

        assertThat(provider(npu).choose(List.of(device("CPU", "Intel"))).unavailable())
                .hasValueSatisfying(no -> assertThat(no.reason()).contains("has none of [NPU], only [Intel CPU"));
        assertThat(provider(npu).choose(List.of()).unavailable())
                .hasValueSatisfying(no -> assertThat(no.reason()).contains("offers no device on Linux amd64"));
    }

    @Test
    void propertiesAreHandedOverForTheDevice() {
        OpenVinoOptions options = OpenVinoOptions.builder()
                .precision(OpenVinoOptions.Precision.F32)
                .threads(4)
                .build();

        assertThat(provider(options).settings("CPU"))
                .containsEntry(
                        "load_config",
                        "{\"CPU\":{\"PERFORMANCE_HINT\":\"LATENCY\",\"INFERENCE_PRECISION_HINT\":\"f32\","
                                + "\"INFERENCE_NUM_THREADS\":\"4\"}}");
        assertThat(provider(OpenVinoOptions.defaults()).settings("CPU").get("load_config"))
                .contains("INFERENCE_NUM_THREADS");
    }
}
