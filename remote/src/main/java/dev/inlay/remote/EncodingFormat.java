package dev.inlay.remote;

/** How vectors travel. What a service answers is read in either form, whichever was asked for. */
public enum EncodingFormat {
    /** JSON numbers. Every server knows it; two to three times as long as base64. */
    FLOAT,
    /** Little-endian 32-bit floats in base64, as OpenAI and Azure OpenAI know it. */
    BASE64;

    String id() {
        return this == FLOAT ? "float" : "base64";
    }
}
