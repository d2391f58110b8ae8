/** The places a model can run: one package per execution provider. */
module dev.inlay.providers {
    requires transitive dev.inlay;
    requires transitive dev.inlay.graph;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.inlay.providers;
    exports dev.inlay.providers.coreml;
    exports dev.inlay.providers.cpu;
    exports dev.inlay.providers.cuda;
    exports dev.inlay.providers.directml;
    exports dev.inlay.providers.doctor;
    exports dev.inlay.providers.openvino;
    exports dev.inlay.providers.plugin;
    exports dev.inlay.providers.qnn;
    exports dev.inlay.providers.webgpu;
    exports dev.inlay.providers.xnnpack;

    uses dev.inlay.provider.Provider;
    uses dev.inlay.tokenizer.TokenizerFactory;

    provides dev.inlay.provider.Provider with
            dev.inlay.providers.coreml.CoreMlProvider,
            dev.inlay.providers.cpu.CpuProvider,
            dev.inlay.providers.cuda.CudaProvider,
            dev.inlay.providers.directml.DirectMlProvider,
            dev.inlay.providers.openvino.OpenVinoProvider,
            dev.inlay.providers.qnn.QnnProvider,
            dev.inlay.providers.webgpu.WebGpuProvider,
            dev.inlay.providers.xnnpack.XnnpackProvider;
}
