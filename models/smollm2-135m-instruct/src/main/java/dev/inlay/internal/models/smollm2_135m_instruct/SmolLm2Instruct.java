package dev.inlay.internal.models.smollm2_135m_instruct;

import dev.inlay.model.ModelArtifact;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** The artifact of SmolLM2-135M-Instruct. */
public final class SmolLm2Instruct implements ModelArtifact {
    /** Public, as {@link java.util.ServiceLoader} wants it. */
    public SmolLm2Instruct() {}

    @Override
    public String name() {
        return "smollm2-135m-instruct";
    }

    @Override
    public InputStream open(String path) throws IOException {
        InputStream in = SmolLm2Instruct.class.getResourceAsStream(path);
        if (in == null) {
            throw new FileNotFoundException("The artifact of " + name() + " has no resource " + path);
        }
        return in;
    }
}
