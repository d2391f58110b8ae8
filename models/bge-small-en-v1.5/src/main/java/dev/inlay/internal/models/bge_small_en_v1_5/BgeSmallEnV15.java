package dev.inlay.internal.models.bge_small_en_v1_5;

import dev.inlay.model.ModelArtifact;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** The artifact of bge-small-en-v1.5. */
public final class BgeSmallEnV15 implements ModelArtifact {
    /** Public, as {@link java.util.ServiceLoader} wants it. */
    public BgeSmallEnV15() {}

    @Override
    public String name() {
        return "bge-small-en-v1.5";
    }

    @Override
    public InputStream open(String path) throws IOException {
        InputStream in = BgeSmallEnV15.class.getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException("The artifact of " + name() + " has no resource " + path);
        }
        return in;
    }
}
