package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.internal.json.Json;
import dev.inlay.internal.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hub's interface for one repository, as far as a download needs it: {@code /api/models/REPO/revision/REV} and {@code
 * /api/models/REPO/tree/COMMIT} (huggingface_hub, hf_api.py), and {@code /REPO/resolve/COMMIT/PATH}.
 */
final class HubApi {
    private static final int MAX_ANSWER = 64 << 20;
    private static final int MAX_FILES = 200_000;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*\\brel=\"?next\"?");

    private final HubEnvironment environment;
    private final HubHttp http;
    private final RepoId repository;

    HubApi(HubEnvironment environment, HubHttp http, RepoId repository) {
        this.environment = environment;
        this.http = http;
        this.repository = repository;
    }

    /**
     * Which commit a branch or tag is at.
     *
     * @param revision the branch, tag or abbreviated commit
     * @param attempts how often to try
     * @return the commit's hash
     */
    String commit(String revision, int attempts) throws IOException {
        URI uri = address("/api/models/" + repository + "/revision/" + encode(revision));
        JsonObject answer = Json.parseObject(text(uri, attempts, new String[1]), "the answer of " + uri);
        String commit = answer.string("sha").orElse("");
        if (!SafeNames.isCommit(commit)) {
            throw new ModelDownloadException(
                    Reason.CORRUPT,
                    uri + " names no commit (\"sha\" is \"" + commit
                            + "\"), so it does not seem to be a model hub: check" + " HF_ENDPOINT and any proxy.");
        }
        return commit;
    }

    /** All files at a commit. */
    RepoListing listing(String commit) throws IOException {
        List<RepoFile> files = new ArrayList<>();
        @Nullable URI page = address("/api/models/" + repository + "/tree/" + commit + "?recursive=true&expand=false");
        while (page != null) {
            String[] link = new String[1];
            String text = text(page, environment.retries().attempts(), link);
            for (Object entry : Json.parseArray(text, "the answer of " + page)) {
                if (entry instanceof Map<?, ?> map) {
                    file(JsonObject.of(map, "the answer of " + page)).ifPresent(files::add);
                }
            }
            if (files.size() > MAX_FILES) {
                throw new ModelDownloadException(
                        Reason.CORRUPT, repository + " lists more than " + MAX_FILES + " files: it is no model.");
            }
            page = next(link[0], page);
        }
        return RepoListing.of(commit, files, true);
    }

    private static Optional<RepoFile> file(JsonObject entry) throws IOException {
        if (!entry.string("type").orElse("file").equals("file")) {
            return Optional.empty();
        }
        JsonObject lfs = entry.object("lfs");
        return Optional.of(new RepoFile(
                entry.string("path").orElse(""),
                lfs.get("size") instanceof Long large ? large : entry.get("size") instanceof Long size ? size : -1,
                entry.string("oid").orElse(""),
                lfs.string("oid"),
                entry.string("xetHash")));
    }

    /** The following page. A mirror may pass on the hub's own address, which is not the one to ask. */
    private @Nullable URI next(@Nullable String link, URI current) {
        Matcher matcher = link == null ? null : NEXT.matcher(link);
        if (matcher == null || !matcher.find()) {
            return null;
        }
        String target = matcher.group(1);
        String endpoint = environment.endpoint().toString();
        if (target.startsWith(HubEnvironment.DEFAULT_ENDPOINT + "/")) {
            target = endpoint + target.substring(HubEnvironment.DEFAULT_ENDPOINT.length());
        }
        URI uri;
        try {
            uri = current.resolve(target);
        } catch (IllegalArgumentException e) {
            throw new ModelDownloadException(
                    Reason.CORRUPT, current + " names a following page that is no address: " + target, e);
        }
        if (!uri.toString().startsWith(endpoint + "/") || uri.equals(current)) {
            throw new ModelDownloadException(
                    Reason.CORRUPT, current + " names a following page on another host: " + target);
        }
        return uri;
    }

    /**
     * Opens a file.
     *
     * @param commit the commit
     * @param file the file
     * @param offset the first byte wanted
     * @return the answer; the caller closes it
     */
    HubAnswer open(String commit, RepoFile file, long offset) throws IOException {
        StringBuilder path =
                new StringBuilder("/").append(repository).append("/resolve/").append(commit);
        for (String segment : file.path().split("/", -1)) {
            path.append('/').append(encode(segment));
        }
        URI uri = address(path.toString());
        Map<String, String> range = offset > 0 ? Map.of("Range", "bytes=" + offset + "-") : Map.of();
        // The checksum is the hub's validator only; the store that it redirects to has others.
        Map<String, String> condition =
                offset > 0 ? Map.of("If-Range", "\"" + file.etag() + "\"") : Map.<String, String>of();
        return http.get(uri, condition, range);
    }

    private String text(URI uri, int attempts, @Nullable String[] link) throws IOException {
        Retries retries = new Retries(environment.retries().withAttempts(attempts));
        while (true) {
            try (HubAnswer answer = http.get(uri, Map.of(), Map.of())) {
                byte[] bytes = answer.body().readNBytes(MAX_ANSWER);
                if (bytes.length == MAX_ANSWER) {
                    throw new ModelDownloadException(
                            Reason.CORRUPT, uri + " answers with more than " + (MAX_ANSWER >> 20) + " MiB.");
                }
                link[0] = answer.headers().firstValue("Link").orElse(null);
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IOException e) {
                retries.afterFailure(uri.toString(), e);
            }
        }
    }

    private URI address(String pathAndQuery) {
        return URI.create(environment.endpoint() + pathAndQuery);
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
