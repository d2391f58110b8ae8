/**
 * Text embedding and chat generation inside a Java application, on ONNX Runtime.
 *
 * <p>Start at {@link dev.inlay.Embedder}. Tokenizers, execution providers and bundled models are separate modules, found
 * through {@link java.util.ServiceLoader}.
 *
 * @uses dev.inlay.model.ModelArtifact
 * @uses dev.inlay.provider.Provider
 * @uses dev.inlay.tokenizer.ChatTemplateFactory
 * @uses dev.inlay.tokenizer.TokenizerFactory
 */
// The siblings named below are compiled after this module.
@SuppressWarnings("module")
module dev.inlay {
    requires transitive com.microsoft.onnxruntime;
    requires com.fasterxml.jackson.core;
    requires java.management;
    requires jdk.management;
    requires java.net.http;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.inlay;
    exports dev.inlay.model;
    exports dev.inlay.monitor;
    exports dev.inlay.provider;
    exports dev.inlay.tokenizer;
    exports dev.inlay.internal.files to
            dev.inlay.graph;
    exports dev.inlay.internal.json to
            dev.inlay.tokenizers,
            dev.inlay.providers,
            dev.inlay.graph,
            dev.inlay.remote;
    exports dev.inlay.internal.probe to
            dev.inlay.providers;
    exports dev.inlay.internal.models to
            dev.inlay.tokenizers;
    exports dev.inlay.internal.specialize to
            dev.inlay.graph;
    exports dev.inlay.internal.text to
            dev.inlay.tokenizers;

    uses dev.inlay.internal.specialize.GraphSpecializer;
    uses dev.inlay.model.ModelArtifact;
    uses dev.inlay.provider.Provider;
    uses dev.inlay.tokenizer.ChatTemplateFactory;
    uses dev.inlay.tokenizer.TokenizerFactory;
}
