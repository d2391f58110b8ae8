package dev.inlay.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** Fields of a body that the user's options add. */
final class ExtraFields {
    private ExtraFields() {}

    static void write(RemoteOptions options, JsonGenerator json) throws IOException {
        for (Map.Entry<String, String> field : options.extraBody().entrySet()) {
            json.writeFieldName(field.getKey());
            json.writeRawValue(field.getValue()); // Checked to be JSON when it was set.
        }
    }
}
