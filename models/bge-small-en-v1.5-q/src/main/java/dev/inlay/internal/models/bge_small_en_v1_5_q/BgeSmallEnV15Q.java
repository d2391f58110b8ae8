package dev.inlay.internal.models.bge_small_en_v1_5_q;

import dev.inlay.model.ModelArtifact;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** The artifact of bge-small-en-v1.5-q. */
public final class BgeSmallEnV15Q implements ModelArtifact {
    /** Public, as {@link java.util.ServiceLoader} wants it. */
    public BgeSmallEnV15Q() {}

    @Override
    public String name() {
        return "bge-small-en-v1.5-q";
    }

    @Override
    public InputStream open(String path) throws IOException {
        InputStream in = BgeSmallEnV15Q.class.getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException("The artifact of " + name() + " has no resource " + path);
        }
        return in;
    }
}
