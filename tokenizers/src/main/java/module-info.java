/**
 * Hugging Face tokenizers behind the tokenizer SPI, and the chat-template engine. Nothing here is for users to call: the
 * engine finds it through {@link java.util.ServiceLoader}.
 */
module dev.inlay.tokenizers {
    requires dev.inlay;
    requires ai.djl.tokenizers;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires static org.jspecify;

    provides dev.inlay.tokenizer.ChatTemplateFactory with
            dev.inlay.internal.huggingface.HuggingFaceChatTemplateFactory;
    provides dev.inlay.tokenizer.TokenizerFactory with
            dev.inlay.internal.huggingface.HuggingFaceTokenizerFactory;
}
