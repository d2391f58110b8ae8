package dev.inlay.internal.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real HTTP server on loopback that answers as the model hub does, as far as its Python client (huggingface_hub) shows:
 * listings in pages, large files by a redirect to a second host with a signed address, small ones by a relative redirect,
 * checksums and commits in headers, errors by code. Faults can be queued for a file or an address.
 */
public final class FakeHub implements AutoCloseable {
    /** The token that opens private repositories. */
    public static final String TOKEN = "hf_FakeTokenOfTheTests";

    private static final int PAGE = 7;
    private static final int SMALL = 4000;

    private final HttpServer hub;
    private final HttpServer store;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-hub");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** A request as it came in; {@code toStore} for those to the second host. */
    public record Request(boolean toStore, String method, String path, String query, Map<String, String> headers) {
        /** A header's value, or empty text. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }
    }

    /** What goes wrong, instead of the answer or in the midst of it. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Answers in the server's place.
         *
         * @return whether that was the answer; false to go on with the regular one
         */
        boolean answer(HttpExchange exchange, byte[] content) throws IOException;
    }

    /** A repository at one commit. */
    public final class Repository {
        final String id;
        final Map<String, byte[]> files = new TreeMap<>();
        volatile boolean isPrivate;
        volatile boolean gated;

        Repository(String id) {
            this.id = id;
        }

        /** Adds a file. */
        public Repository file(String path, byte[] content) {
            files.put(path, content);
            return this;
        }

        /** Adds a text file. */
        public Repository file(String path, String content) {
            return file(path, content.getBytes(StandardCharsets.UTF_8));
        }

        /** Adds all files of a directory. */
        public Repository directory(Path directory) throws IOException {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path path : walk.filter(Files::isRegularFile).toList()) {
                    file(directory.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
                }
            }
            return this;
        }

        /** Whoever reads it needs the token. */
        public Repository makePrivate() {
            isPrivate = true;
            return this;
        }

        /** Terms must be accepted, and are not. */
        public Repository makeGated() {
            gated = true;
            return this;
        }

        /** The commit, which changes with the content. */
        public String commit() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            files.forEach((path, content) -> {
                all.writeBytes(path.getBytes(StandardCharsets.UTF_8));
                all.writeBytes(content);
            });
            return hash("SHA-1", all.toByteArray());
        }

        String oid(String path) {
            return blobId(files.getOrDefault(path, new byte[0]));
        }
    }

    /** Starts both servers. */
    public FakeHub() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.setExecutor(threads);
        store.setExecutor(threads);
        hub.createContext("/", exchange -> handle(exchange, false));
        store.createContext("/", exchange -> handle(exchange, true));
        hub.start();
        store.start();
    }

    /** The hub's address. */
    public String endpoint() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    String storeAddress() {
        return "http://127.0.0.1:" + store.getAddress().getPort();
    }

    /** Adds a repository. */
    public Repository repository(String id) {
        return repositories.computeIfAbsent(id, Repository::new);
    }

    /** Queues a fault for the next request whose path ends with this; for a large file its content's request. */
    public void fault(String pathEnd, Fault fault) {
        faults.computeIfAbsent(pathEnd, key -> new ArrayDeque<>()).add(fault);
    }

    /** All requests so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Requests whose path contains this. */
    public List<Request> requests(String part) {
        return requests.stream().filter(r -> r.path().contains(part)).toList();
    }

    /** Forgets the requests so far. */
    public void forget() {
        requests.clear();
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }

    // Faults

    /** A status and headers. */
    public static Fault status(int status, String... headers) {
        return (exchange, content) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return true;
        };
    }

    /** The connection is cut after so many bytes of the content. */
    public static Fault cutAfter(int bytes) {
        return (exchange, content) -> {
            byte[] rest = rangeOf(exchange, content);
            exchange.sendResponseHeaders(exchange.getRequestHeaders().containsKey("Range") ? 206 : 200, rest.length);
            OutputStream body = exchange.getResponseBody();
            body.write(rest, 0, Math.min(bytes, rest.length));
            body.flush();
            throw new IOException("cut on purpose");
        };
    }

    /** After so many bytes the given wait, then the rest. */
    public static Fault pauseAfter(int bytes, Runnable pause) {
        return (exchange, content) -> {
            byte[] rest = rangeOf(exchange, content);
            exchange.sendResponseHeaders(exchange.getRequestHeaders().containsKey("Range") ? 206 : 200, rest.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(rest, 0, Math.min(bytes, rest.length));
                body.flush();
                pause.run();
                body.write(rest, Math.min(bytes, rest.length), rest.length - Math.min(bytes, rest.length));
            }
            return true;
        };
    }

    /** Another content of the same length. */
    public static Fault otherContent() {
        return (exchange, content) -> {
            byte[] other = content.clone();
            other[other.length / 2] ^= 1;
            exchange.sendResponseHeaders(200, other.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(other);
            }
            return true;
        };
    }

    /** The whole content, whatever range was asked for. */
    public static Fault ignoreRange() {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(content);
            }
            return true;
        };
    }

    // The regular answers

    private void handle(HttpExchange exchange, boolean toStore) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        String path = exchange.getRequestURI().getRawPath();
        String query = exchange.getRequestURI().getRawQuery();
        requests.add(new Request(toStore, exchange.getRequestMethod(), path, query == null ? "" : query, headers));
        try {
            byte[] content = toStore ? stored(path) : new byte[0];
            if (fault(exchange, toStore ? nameOf(path) : path, content)) {
                return;
            }
            if (toStore) {
                send(exchange, content);
            } else if (path.startsWith("/api/models/")) {
                api(exchange, path.substring("/api/models/".length()), query == null ? "" : query);
            } else {
                resolve(exchange, URLDecoder.decode(path, StandardCharsets.UTF_8), path);
            }
        } finally {
            exchange.close();
        }
    }

    private boolean fault(HttpExchange exchange, String name, byte[] content) throws IOException {
        for (Map.Entry<String, Deque<Fault>> each : faults.entrySet()) {
            if (name.endsWith(each.getKey())) {
                Fault fault;
                synchronized (each.getValue()) {
                    fault = each.getValue().poll();
                }
                if (fault != null) {
                    byte[] body = content.length > 0 ? content : smallContent(name);
                    return fault.answer(exchange, body);
                }
            }
        }
        return false;
    }

    private byte[] smallContent(String path) {
        return repositories.values().stream()
                .flatMap(r -> r.files.entrySet().stream())
                .filter(e -> path.endsWith("/" + e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new byte[0]);
    }

    private void api(HttpExchange exchange, String path, String query) throws IOException {
        int at = Math.max(path.indexOf("/revision/"), path.indexOf("/tree/"));
        String id = at < 0 ? path : path.substring(0, at);
        Repository repository = repositories.get(id);
        if (refused(exchange, repository)) {
            return;
        }
        if (path.contains("/tree/")) {
            tree(exchange, repository, query);
            return;
        }
        String revision =
                at < 0 ? "main" : URLDecoder.decode(path.substring(at + "/revision/".length()), StandardCharsets.UTF_8);
        if (!revision.equals("main") && !revision.equals(repository.commit())) {
            error(exchange, 404, "RevisionNotFound", "Invalid rev id: " + revision);
            return;
        }
        String siblings = repository.files.keySet().stream()
                .map(name -> "{\"rfilename\":" + quoted(name) + "}")
                .collect(Collectors.joining(","));
        json(
                exchange,
                "{\"id\":" + quoted(id) + ",\"sha\":\"" + repository.commit() + "\",\"siblings\":[" + siblings + "]}");
    }

    private void tree(HttpExchange exchange, Repository repository, String query) throws IOException {
        int from = Stream.of(query.split("&"))
                .filter(p -> p.startsWith("cursor="))
                .mapToInt(p -> Integer.parseInt(p.substring("cursor=".length())))
                .findFirst()
                .orElse(0);
        List<String> entries = new ArrayList<>();
        entries.add("{\"type\":\"directory\",\"oid\":\"" + "0".repeat(40) + "\",\"size\":0,\"path\":\"onnx\"}");
        repository.files.forEach((name, content) -> {
            String lfs = isLarge(name, content)
                    ? ",\"lfs\":{\"oid\":\"" + hash("SHA-256", content) + "\",\"size\":" + content.length
                            + ",\"pointerSize\":134}"
                    : "";
            String oid =
                    isLarge(name, content) ? hash("SHA-1", name.getBytes(StandardCharsets.UTF_8)) : blobId(content);
            entries.add("{\"type\":\"file\",\"oid\":\"" + oid + "\",\"size\":" + content.length + lfs + ",\"path\":"
                    + quoted(name) + "}");
        });
        int to = Math.min(entries.size(), from + PAGE);
        if (to < entries.size()) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + endpoint() + exchange.getRequestURI().getRawPath()
                                    + "?recursive=true&expand=false&cursor=" + to + ">; rel=\"next\"");
        }
        json(exchange, "[" + String.join(",", entries.subList(from, to)) + "]");
    }

    private void resolve(HttpExchange exchange, String path, String raw) throws IOException {
        boolean cached = path.startsWith("/api/resolve-cache/models/");
        String rest = cached ? path.substring("/api/resolve-cache/models/".length()) : path.substring(1);
        String[] parts = rest.split("/", cached ? 4 : 5);
        String id = parts[0] + "/" + parts[1];
        Repository repository = repositories.get(id);
        if (parts.length < (cached ? 4 : 5) || refused(exchange, repository)) {
            return;
        }
        String revision = parts[cached ? 2 : 3];
        String name = parts[cached ? 3 : 4];
        if (!revision.equals("main") && !revision.equals(repository.commit())) {
            error(exchange, 404, "RevisionNotFound", "Invalid rev id: " + revision);
            return;
        }
        byte[] content = repository.files.get(name);
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", repository.commit());
        if (content == null) {
            error(exchange, 404, "EntryNotFound", "Entry not found");
            return;
        }
        headers.set("Accept-Ranges", "bytes");
        if (isLarge(name, content)) {
            String sha256 = hash("SHA-256", content);
            headers.set("X-Linked-Etag", "\"" + sha256 + "\"");
            headers.set("X-Linked-Size", Integer.toString(content.length));
            headers.set("ETag", "\"of-the-redirect\"");
            headers.set("Location", storeAddress() + "/" + sha256 + "?X-Amz-Signature=secret&Expires=1");
            exchange.sendResponseHeaders(302, -1);
        } else if (!cached && name.endsWith(".json")) {
            headers.set("ETag", "\"" + blobId(content) + "\"");
            headers.set(
                    "Location",
                    raw.replaceFirst(
                            "^/([^/]+)/([^/]+)/resolve/[^/]+/",
                            "/api/resolve-cache/models/$1/$2/" + repository.commit() + "/"));
            exchange.sendResponseHeaders(307, -1);
        } else {
            headers.set("ETag", "\"" + blobId(content) + "\"");
            send(exchange, content);
        }
    }

    private byte[] stored(String path) {
        String sha256 = path.substring(1);
        return repositories.values().stream()
                .flatMap(r -> r.files.values().stream())
                .filter(content -> hash("SHA-256", content).equals(sha256))
                .findFirst()
                .orElse(new byte[0]);
    }

    /** The name of a stored content, so that faults can be given for it. */
    private String nameOf(String path) {
        String sha256 = path.substring(1);
        return repositories.values().stream()
                .flatMap(r -> r.files.entrySet().stream())
                .filter(e -> hash("SHA-256", e.getValue()).equals(sha256))
                .map(e -> "store:" + e.getKey())
                .findFirst()
                .orElse(path);
    }

    private boolean refused(HttpExchange exchange, Repository repository) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null && !authorization.equals("Bearer " + TOKEN)) {
            error(exchange, 401, "", "Invalid credentials in Authorization header");
        } else if (repository == null || (repository.isPrivate && authorization == null)) {
            error(exchange, authorization == null ? 401 : 404, "RepoNotFound", "Repository not found");
        } else if (repository.gated) {
            error(
                    exchange,
                    authorization == null ? 401 : 403,
                    "GatedRepo",
                    "Access to model " + repository.id + " is restricted");
        } else {
            return false;
        }
        return true;
    }

    private static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        exchange.getResponseHeaders().set("X-Error-Message", message);
        byte[] body = ("{\"error\":" + quoted(message) + "}").getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && offset(range) >= content.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        byte[] rest = rangeOf(exchange, content);
        exchange.sendResponseHeaders(range != null ? 206 : 200, rest.length == 0 ? -1 : rest.length);
        exchange.getResponseBody().write(rest);
    }

    /** The bytes asked for; sets the header that tells which. */
    static byte[] rangeOf(HttpExchange exchange, byte[] content) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            return content;
        }
        int from = offset(range);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        return Arrays.copyOfRange(content, from, content.length);
    }

    private static int offset(String range) {
        return Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
    }

    private static boolean isLarge(String name, byte[] content) {
        return content.length > SMALL || name.endsWith(".onnx") || name.endsWith(".safetensors");
    }

    static String blobId(byte[] content) {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        object.writeBytes(content);
        return hash("SHA-1", object.toByteArray());
    }

    static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Serves directories until the process ends, for other programs: {@code REPOSITORY=DIRECTORY...}.
     *
     * @param args the repositories
     */
    public static void main(String[] args) throws Exception {
        FakeHub hub = new FakeHub();
        for (String arg : args) {
            int at = arg.indexOf('=');
            hub.repository(arg.substring(0, at)).directory(Path.of(arg.substring(at + 1)));
        }
        System.out.println(hub.endpoint());
        System.out.flush();
        Thread.currentThread().join();
    }
}
