/** Models behind an HTTP service: Azure OpenAI, Azure AI Foundry and OpenAI-compatible servers. */
module dev.inlay.remote {
    requires transitive dev.inlay;
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.inlay.remote;

    uses dev.inlay.tokenizer.TokenizerFactory;
}
