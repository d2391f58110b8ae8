/** The places a model can run: one package per execution provider. */
module dev.inlay.providers {
    requires transitive dev.inlay;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.inlay.providers.cpu;

    provides dev.inlay.provider.Provider with
            dev.inlay.providers.cpu.CpuProvider;
}
