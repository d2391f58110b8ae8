package dev.inlay.examples.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlay.ContextLengthExceededException;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.OverloadedException;
import dev.inlay.PartialEmbeddingException;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.remote.RemoteRateLimitException;
import dev.inlay.remote.RemoteServiceException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors in OpenAI's JSON form. */
final class ErrorJson {
    private static final Logger log = LoggerFactory.getLogger(ErrorJson.class);

    /** The first pause of a place that fails, after which it is tried again. */
    private static final int PAUSE_SECONDS = 30;

    private ErrorJson() {}

    static ObjectNode of(ApiException error) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", error.text())
                .put("type", error.type())
                .put("param", error.param().orElse(null))
                .put("code", error.code().orElse(null));
        return body;
    }

    /** What an exception of the library, or an unexpected one, means to a client. */
    static ApiException from(Exception failure) {
        if (failure instanceof ApiException error) {
            return error;
        }
        if (failure instanceof PartialEmbeddingException partial) {
            Map.Entry<Integer, InlayException> entry =
                    partial.failures().entrySet().iterator().next();
            int index = entry.getKey();
            ApiException first = from(entry.getValue());
            return first.status() == 400
                    ? ApiException.invalid(
                            "input[" + index + "]",
                            first.code().orElse("invalid_value"),
                            "Input " + index + ": " + first.text(),
                            partial)
                    : first;
        }
        if (failure instanceof ContextLengthExceededException) {
            return ApiException.invalid(null, "context_length_exceeded", message(failure), failure);
        }
        if (failure instanceof InvalidRequestException) {
            return ApiException.invalid(null, "invalid_value", message(failure), failure);
        }
        if (failure instanceof OverloadedException) {
            return ApiException.overloaded(message(failure), Optional.empty(), failure);
        }
        if (failure instanceof RemoteRateLimitException busy) {
            return ApiException.overloaded(message(failure), busy.retryAfter(), failure);
        }
        if (failure instanceof RemoteServiceException) {
            log.warn("A service elsewhere failed: {}", message(failure));
            return ApiException.badGateway(message(failure), failure);
        }
        if (failure instanceof ProviderUnavailableException) {
            log.warn("No place takes a request: {}", message(failure));
            return ApiException.unavailable("no_place_available", PAUSE_SECONDS, message(failure));
        }
        log.error("A request failed", failure);
        return ApiException.internal("The server failed to answer; its log says why.", failure);
    }

    private static String message(Exception failure) {
        return String.valueOf(failure.getMessage());
    }
}
