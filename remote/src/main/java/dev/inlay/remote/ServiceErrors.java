package dev.inlay.remote;

import dev.inlay.ContextLengthExceededException;
import dev.inlay.InlayException;
import dev.inlay.InvalidRequestException;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes exceptions out of what went wrong, by what the caller can do about it. */
final class ServiceErrors {
    private static final int LONGEST_MESSAGE = 500;

    private final RemoteOptions options;
    private final Secrets secrets;

    ServiceErrors(RemoteOptions options, Secrets secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    /**
     * What a service says about an error.
     *
     * @param message in words
     * @param code its code or type
     * @param param the field it speaks of
     */
    record Said(String message, String code, String param) {
        static final Said NOTHING = new Said("", "", "");
    }

    /** The exception for a status that is not 2xx. */
    InlayException ofStatus(String path, ServiceAnswer answer, byte[] body) {
        return of(path, answer, read(body));
    }

    /** The exception for an error object in the middle of a stream. */
    InlayException ofEvent(String path, ServiceAnswer answer, JsonObject event) {
        Said said = read(event);
        int status = said.code().matches("[45][0-9][0-9]") ? Integer.parseInt(said.code()) : 500;
        return of(path, new ServiceAnswer(status, answer.requestId(), null, true), said);
    }

    private InlayException of(String path, ServiceAnswer answer, Said said) {
        int status = answer.status();
        String what = options.place() + " answered " + status + " to " + path + " for " + options.model()
                + (said.message().isEmpty() ? "" : ": " + said.message())
                + (said.code().isEmpty() ? "" : " [" + said.code() + "]")
                + (answer.requestId() == null ? "" : " (request id " + answer.requestId() + ")");
        String text = secrets.hide(what);
        if (status == 429) {
            boolean quota = said.code().equals("insufficient_quota");
            return new RemoteRateLimitException(
                    text + (quota ? ". The account's quota is used up: raise it." : ". Send less, or raise the quota."),
                    quota ? answer.notRetryable() : answer,
                    null);
        }
        if (status == 401 || status == 403) {
            return new RemoteAuthenticationException(
                    text + ". Check the key or token, and what it may do with this resource.", answer, null);
        }
        if (status == 404 || status == 405) {
            return new RemoteNotFoundException(
                    text + ". Check the URL, the deployment or model, and the api-version.", answer, null);
        }
        if (status == 408 || status == 409 || status >= 500) {
            return new RemoteUnavailableException(text + ". Try again later.", answer, null);
        }
        if (status >= 300 && status < 400) {
            return new RemoteNotFoundException(
                    text
                            + ". Redirects are not followed, since they would carry the key elsewhere: set the URL they lead to.",
                    answer,
                    null);
        }
        RemoteServiceException cause = new RemoteServiceException(text, answer, null);
        return isTooLong(said)
                ? new ContextLengthExceededException(
                        text + ". Shorten the text, or give RemoteOptions a tokenizer that cuts it here.", cause)
                : new InvalidRequestException(text + ". Correct the request or the options.", cause);
    }

    private static boolean isTooLong(Said said) {
        String message = said.message().toLowerCase(Locale.ROOT);
        return said.code().equals("context_length_exceeded")
                || message.contains("maximum context length")
                || message.contains("maximum input length");
    }

    /** The exception for an attempt that got no answer. */
    RemoteServiceException ofFailure(String path, Throwable failure) {
        String place = options.place();
        if (failure instanceof AnswerTooLargeException) {
            return protocol(path, ServiceAnswer.none(false), String.valueOf(failure.getMessage()));
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return new RemoteUnavailableException(
                    place + " did not accept a connection within "
                            + options.connectTimeout().toMillis() + " ms. Check the host, the proxy and the network.",
                    ServiceAnswer.none(true),
                    clean(failure));
        }
        if (failure instanceof SSLException) {
            return new RemoteUnavailableException(
                    place + " cannot be spoken to safely: " + words(failure)
                            + ". Check the certificates (RemoteOptions.sslContext).",
                    ServiceAnswer.none(false),
                    clean(failure));
        }
        if (failure instanceof ConnectException) {
            return new RemoteUnavailableException(
                    place + " cannot be reached: " + words(failure) + ". Check the host, the proxy and the network.",
                    ServiceAnswer.none(true),
                    clean(failure));
        }
        if (failure instanceof IOException) {
            return new RemoteUnavailableException(
                    place + " broke off its answer to " + path + ": " + words(failure) + ".",
                    ServiceAnswer.none(true),
                    clean(failure));
        }
        return new RemoteUnavailableException(
                "The request to " + place + " failed: " + words(failure) + ".",
                ServiceAnswer.none(false),
                clean(failure));
    }

    RemoteServiceException timeout(String path, Duration limit) {
        return new RemoteUnavailableException(
                options.place() + " did not answer " + path + " within " + limit.toMillis() + " ms.",
                ServiceAnswer.none(true),
                null);
    }

    RemoteServiceException outOfTime(String path) {
        return new RemoteUnavailableException(
                "The call of " + path + " at " + options.place() + " was not over within its total timeout of "
                        + options.totalTimeout().toMillis() + " ms.",
                ServiceAnswer.none(false),
                null);
    }

    RemoteServiceException silent(String path, ServiceAnswer answer) {
        return new RemoteUnavailableException(
                options.place() + " was silent for "
                        + options.streamIdleTimeout().toMillis() + " ms in the middle of a stream of " + path + ".",
                answer.notRetryable(),
                null);
    }

    RemoteServiceException brokeOff(String path, ServiceAnswer answer, @Nullable Throwable cause) {
        if (cause instanceof AnswerTooLargeException) {
            return protocol(path, answer, String.valueOf(cause.getMessage()));
        }
        return new RemoteUnavailableException(
                options.place() + " broke off a stream of " + path + (cause == null ? "" : ": " + words(cause)) + ".",
                answer.asRetryable(),
                cause == null ? null : clean(cause));
    }

    /** The exception for an answer that is not what the protocol says. */
    RemoteServiceException protocol(String path, ServiceAnswer answer, String problem) {
        return new RemoteProtocolException(
                secrets.hide(options.place() + " answered " + path + " for " + options.model() + " with " + problem
                        + (answer.requestId() == null ? "" : " (request id " + answer.requestId() + ")")
                        + ". Check that URL and model are the right ones."),
                answer.notRetryable(),
                null);
    }

    private String words(Throwable failure) {
        String message = failure.getMessage();
        return secrets.hide(failure.getClass().getSimpleName() + (message == null ? "" : ": " + message));
    }

    /** A cause without secrets: the failure itself unless it, or what it comes from, names one. */
    private Throwable clean(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String text = each.toString();
            if (!secrets.hide(text).equals(text)) {
                return new IOException(words(failure));
            }
        }
        return failure;
    }

    private Said read(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 100_000), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return Said.NOTHING;
        }
        try {
            return read(Json.parseObject(text, "The error"));
        } catch (IOException e) {
            return new Said(shortened(text), "", ""); // Not JSON: a proxy's page, shown as it is.
        }
    }

    /** The shapes are OpenAI's and Azure's {@code error}, and {@code message} or {@code detail} of other servers. */
    private static Said read(JsonObject body) {
        Map<?, ?> error = body.get("error") instanceof Map<?, ?> map ? map : body.asMap();
        Object message = first(error.get("message"), first(error.get("detail"), body.get("error")));
        Object code = first(error.get("code"), error.get("type"));
        Object param = error.get("param");
        return new Said(
                message == null ? "" : shortened(message.toString()),
                code == null ? "" : shortened(code.toString()),
                param == null ? "" : shortened(param.toString()));
    }

    private static @Nullable Object first(@Nullable Object a, @Nullable Object b) {
        return a == null ? b : a;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " …";
    }
}
