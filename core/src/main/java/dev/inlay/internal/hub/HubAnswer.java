package dev.inlay.internal.hub;

import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A successful answer.
 *
 * @param status 200 or 206
 * @param headers of the last host asked
 * @param commit the commit that the hub named on the way
 * @param etag the content's checksum that the hub named on the way
 * @param redirected whether another host than the hub answers
 * @param body what the caller reads and closes
 */
record HubAnswer(
        int status,
        HttpHeaders headers,
        Optional<String> commit,
        Optional<String> etag,
        boolean redirected,
        InputStream body)
        implements AutoCloseable {
    OptionalLong length() {
        return headers.firstValueAsLong("Content-Length");
    }

    @Override
    public void close() throws java.io.IOException {
        body.close();
    }
}
