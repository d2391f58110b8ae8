/** The model SmolLM2-135M-Instruct, as a resource. */
module dev.inlay.models.smollm {
    requires dev.inlay;
    requires static org.jspecify;

    provides dev.inlay.model.ModelArtifact with
            dev.inlay.internal.models.smollm2_135m_instruct.SmolLm2Instruct;
}
