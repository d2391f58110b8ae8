package dev.inlay.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Tells when the client of a running HTTP/1.1 request hangs up, without waiting for a write to fail. While a request is
 * handled the web server does not read from its socket, so one byte is read here, as Go's net/http does. A byte that comes is
 * the beginning of a pipelined request: nothing is lost but this connection, which ends after the answer, as RFC 9112, section
 * 9.3.2, lets a server do.
 */
final class ClientConnection {
    private final Context ctx;
    private final Request request;
    private final EndPoint endPoint;
    private boolean pipelined;

    private ClientConnection(Context ctx, Request request) {
        this.ctx = ctx;
        this.request = request;
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    static ClientConnection of(Context ctx) {
        return new ClientConnection(ctx, ServletContextRequest.getServletContextRequest(ctx.req()));
    }

    /** Whether the client has closed its side. Must not be called after the request was handled. */
    boolean closedByClient() {
        if (!endPoint.isOpen()) {
            return true;
        }
        if (pipelined || !(endPoint.getTransport() instanceof SocketChannel channel) || channel.isBlocking()) {
            return false;
        }
        try {
            int read = channel.read(ByteBuffer.allocate(1));
            if (read > 0) {
                pipelined = true;
                endConnectionAfterAnswer();
            }
            return read < 0;
        } catch (IOException e) {
            // Reset by the client.
            return true;
        }
    }

    private void endConnectionAfterAnswer() {
        if (!ctx.res().isCommitted()) {
            ctx.res().setHeader("Connection", "close");
        }
        Request.addCompletionListener(request, failure -> endPoint.close());
    }
}
