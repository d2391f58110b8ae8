package dev.inlay.remote.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.node.ObjectNode;

/** Ways in which services fail. */
public final class Faults {
    private Faults() {}

    /** An error of some status. */
    public static Reaction status(ServiceEndpoint endpoint, int status, String code) {
        return call -> endpoint.error(call, status, "The service says " + status, code);
    }

    /** 429 with the header Retry-After. */
    public static Reaction tooMany(ServiceEndpoint endpoint, String retryAfter) {
        return call -> {
            call.header("Retry-After", retryAfter);
            endpoint.error(call, 429, "Requests have exceeded the call rate limit.", "429");
        };
    }

    /** Nothing, until it is let go; then a good answer. */
    public static Reaction silent(ServiceEndpoint endpoint, CountDownLatch letGo) {
        return call -> {
            letGo.await();
            endpoint.serve(call);
        };
    }

    /** Headers that promise a whole body, half of it, and the end of the connection. */
    public static Reaction cutBody(ServiceEndpoint endpoint) {
        return call -> {
            byte[] body = good(endpoint, call).getBytes(StandardCharsets.UTF_8);
            OutputStream out = call.begin(200, "application/json", body.length);
            out.write(body, 0, body.length / 2);
            out.flush();
            throw new Reaction.Cut();
        };
    }

    /** A well-framed body that is not JSON to its end. */
    public static Reaction malformed(ServiceEndpoint endpoint) {
        return call -> {
            String body = good(endpoint, call);
            call.answer(200, body.substring(0, body.length() / 2));
        };
    }

    /** Vectors that are longer than they should be. */
    public static Reaction wrongDimension(ServiceEndpoint endpoint) {
        return call ->
                call.answer(200, endpoint.embeddingAnswer(call, texts(call), 3).toString());
    }

    /** One vector fewer than texts. */
    public static Reaction missingVector(ServiceEndpoint endpoint) {
        return call -> {
            ObjectNode answer = endpoint.embeddingAnswer(call, texts(call), 0);
            ((tools.jackson.databind.node.ArrayNode) answer.get("data")).remove(0);
            call.answer(200, answer.toString());
        };
    }

    /**
     * Some events, and the end of the connection. The client may learn of the end before it has looked at the headers, and then the
     * stream had not begun.
     */
    public static Reaction cutStream(ServiceEndpoint endpoint, int events) {
        return cutStream(endpoint, events, new CountDownLatch(0));
    }

    /** Some events, and the end of the connection once it is let go: when the client has read them. */
    public static Reaction cutStream(ServiceEndpoint endpoint, int events, CountDownLatch letGo) {
        return call -> {
            OutputStream out = call.beginEvents();
            for (ObjectNode event : endpoint.events(call).subList(0, events)) {
                ServiceEndpoint.send(out, event.toString());
            }
            letGo.await();
            throw new Reaction.Cut();
        };
    }

    /** A comment before every event, and each event in small pieces. */
    public static Reaction chattyStream(ServiceEndpoint endpoint) {
        return call -> {
            OutputStream out = call.beginEvents();
            List<String> data = new ArrayList<>();
            endpoint.events(call).forEach(event -> data.add(event.toString()));
            data.add("[DONE]");
            for (String each : data) {
                out.write(": keep-alive\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                byte[] bytes = ("event: message\r\ndata:" + each + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < bytes.length; i += 7) {
                    out.write(bytes, i, Math.min(7, bytes.length - i));
                    out.flush();
                }
            }
            call.exchange().close();
        };
    }

    /** Events without end, until the client goes away, which is told. */
    public static Reaction endless(CountDownLatch clientGone) {
        return call -> {
            try {
                OutputStream out = call.beginEvents();
                String event =
                        "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                                + "[{\"index\":0,\"delta\":{\"content\":\"more \"},\"finish_reason\":null}]}";
                while (true) {
                    ServiceEndpoint.send(out, event);
                    Thread.sleep(1); // Only so that the client's memory is spared.
                }
            } catch (IOException e) {
                clientGone.countDown();
                throw e;
            }
        };
    }

    /** A first event, and then an error object. */
    public static Reaction errorInStream(ServiceEndpoint endpoint, int events) {
        return call -> {
            OutputStream out = call.beginEvents();
            for (ObjectNode event : endpoint.events(call).subList(0, events)) {
                ServiceEndpoint.send(out, event.toString());
            }
            ServiceEndpoint.send(
                    out, "{\"error\":{\"message\":\"The engine died.\",\"type\":\"server_error\",\"code\":\"500\"}}");
            call.exchange().close();
        };
    }

    private static String good(ServiceEndpoint endpoint, Call call) {
        return call.operation().equals("embeddings")
                ? endpoint.embeddingAnswer(call, texts(call), 0).toString()
                : endpoint.wholeAnswer(call).toString();
    }

    private static List<String> texts(Call call) {
        List<String> texts = new ArrayList<>();
        call.body().get("input").forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
