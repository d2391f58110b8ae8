/** The model bge-small-en-v1.5, as a resource. */
module dev.inlay.models.bge.small.en {
    requires dev.inlay;
    requires static org.jspecify;

    provides dev.inlay.model.ModelArtifact with
            dev.inlay.internal.models.bge_small_en_v1_5.BgeSmallEnV15;
}
