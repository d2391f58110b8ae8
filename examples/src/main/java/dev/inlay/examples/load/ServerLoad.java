package dev.inlay.examples.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/** Puts load on a server, phase by phase. */
public final class ServerLoad {
    private final URI server;

    /**
     * Points at a server.
     *
     * @param server such as {@code http://127.0.0.1:8000/}; on this machine
     * @throws IllegalArgumentException when it is elsewhere: this is no tool against the servers of others
     */
    public ServerLoad(URI server) {
        this.server = server.resolve("/");
        boolean local;
        try {
            local = server.getHost() != null
                    && InetAddress.getByName(server.getHost()).isLoopbackAddress();
        } catch (IOException e) {
            throw new IllegalArgumentException("The host of " + server + " is unknown", e);
        }
        if (!local) {
            throw new IllegalArgumentException(server + " is not on this machine: use http://127.0.0.1:PORT");
        }
    }

    private interface Work {
        void round(LoadClient client, int round) throws IOException, InterruptedException;
    }

    /**
     * Runs one phase to the end of its last answer.
     *
     * @param phase what to run
     * @return what came of it
     * @throws InterruptedException when the calling thread is interrupted
     */
    public LoadResult run(LoadPhase phase) throws InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Tally tally = new Tally();
        long start = System.nanoTime();
        long end = start + phase.time().toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < phase.chats(); i++) {
            clients.add(start(new LoadClient(http, server, phase, tally, i), LoadClient::chat, end, tally));
        }
        for (int i = 0; i < phase.embeddings(); i++) {
            clients.add(start(new LoadClient(http, server, phase, tally, i), LoadClient::embed, end, tally));
        }
        for (Thread client : clients) {
            client.join();
        }
        return tally.result(phase, (System.nanoTime() - start) / 1e9);
    }

    private static Thread start(LoadClient client, Work work, long end, Tally tally) {
        Thread thread = new Thread(
                () -> {
                    for (int round = 0; System.nanoTime() - end < 0; round++) {
                        try {
                            work.round(client, round);
                        } catch (IOException e) {
                            tally.failed(e.toString());
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "inlay-load-client");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
