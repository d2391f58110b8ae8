package dev.inlay.internal.hub;

import dev.inlay.ModelDownloadException;
import dev.inlay.ModelDownloadException.Reason;
import dev.inlay.internal.files.ProcessLock;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one file into the cache: under the file's lock into a partial file, which a later attempt goes on with, and into
 * sight only when size and checksum are those that the hub lists.
 */
final class FileDownload {
    private static final Logger log = LoggerFactory.getLogger(FileDownload.class);
    private static final int BUFFER = 1 << 17;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+|\\*)");

    private final HubApi api;
    private final RepoCache cache;
    private final RetryPolicy policy;
    private final ProgressTracker progress;
    private final String commit;

    FileDownload(HubApi api, RepoCache cache, RetryPolicy policy, ProgressTracker progress, String commit) {
        this.api = api;
        this.cache = cache;
        this.policy = policy;
        this.progress = progress;
        this.commit = commit;
    }

    /** Makes a file of the snapshot be there. */
    void run(RepoFile file) throws IOException {
        if (!SafeNames.isRelativePath(file.path()) || !SafeNames.isChecksum(file.etag()) || file.size() < 0) {
            throw new ModelDownloadException(
                    Reason.CORRUPT,
                    "The hub lists a file that cannot be kept safely: name \"" + file.path() + "\", checksum \""
                            + file.etag() + "\", size " + file.size() + ".");
        }
        try (ProcessLock lock = CacheLock.acquire(cache.lock(file))) {
            assert lock != null;
            Path blob = cache.blob(file);
            Path pointer = cache.pointer(commit, file.path());
            boolean there;
            try {
                there = cache.has(commit, file);
                boolean stored = !there && Files.isRegularFile(blob) && Files.size(blob) == file.size();
                if (stored) {
                    cache.publish(blob, pointer, false);
                    there = true;
                } else if (!there) {
                    cache.discard(commit, file);
                }
            } catch (IOException e) {
                throw new StorageFailure(e);
            }
            if (there) {
                // Another thread or process was faster, or another revision has the same content.
                progress.found(file.size());
            } else {
                download(file, blob);
                try {
                    cache.publish(blob, pointer, true);
                } catch (IOException e) {
                    throw new StorageFailure(e);
                }
            }
        }
        progress.finished(file);
    }

    private void download(RepoFile file, Path blob) throws IOException {
        Path path = cache.partial(file);
        for (boolean second = false; ; second = true) {
            try (PartialFile partial = PartialFile.open(path, file)) {
                boolean resumed = partial.size() > 0;
                if (resumed) {
                    log.info("{}: going on after {} of {} bytes", file.path(), partial.size(), file.size());
                }
                progress.found(partial.size());
                fill(partial, file);
                long size = partial.size();
                if (partial.isAsListed()) {
                    partial.force();
                    break;
                }
                progress.found(-size);
                partial.restart();
                if (second) {
                    throw new ModelDownloadException(
                            Reason.CORRUPT,
                            file.path() + " arrived twice with another content than the hub lists (checksum "
                                    + file.etag() + " expected): nothing of it was kept. A proxy or mirror may change"
                                    + " what passes it; try again or set another HF_ENDPOINT.");
                }
                log.warn("{} has a wrong checksum and is downloaded again", file.path());
            }
        }
        try {
            RepoCache.moveInto(path, blob);
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }

    /** Receives until the file has its size. What arrives in an attempt counts; only attempts without a byte add up. */
    private void fill(PartialFile partial, RepoFile file) throws IOException {
        Retries retries = new Retries(policy);
        while (partial.size() < file.size()) {
            long before = partial.size();
            try {
                receive(partial, file);
            } catch (IOException e) {
                if (partial.size() > before) {
                    retries.progressed();
                }
                retries.afterFailure(file.path() + " (" + partial.size() + " of " + file.size() + " bytes)", e);
            }
        }
    }

    private void receive(PartialFile partial, RepoFile file) throws IOException {
        try (HubAnswer answer = api.open(commit, file, partial.size())) {
            checkIdentity(answer, file);
            if (answer.status() == 200 && partial.size() > 0) {
                // The server does not do ranges, or its validator is another one now.
                restart(partial);
            } else if (answer.status() == 206 && !continues(answer, partial.size(), file.size())) {
                restart(partial);
                throw new IOException("the server sent another part than was asked for");
            }
            long wanted = file.size() - partial.size();
            if (answer.length().orElse(wanted) != wanted) {
                restart(partial);
                throw new IOException("the server announces " + answer.length().getAsLong() + " bytes where " + wanted
                        + " are missing");
            }
            byte[] buffer = new byte[BUFFER];
            for (int n = answer.body().read(buffer); n >= 0; n = answer.body().read(buffer)) {
                if (partial.size() + n > file.size()) {
                    restart(partial);
                    throw new IOException(
                            "the server sends more than the " + file.size() + " bytes that the hub lists");
                }
                partial.append(buffer, n);
                progress.received(file, partial.size(), n);
            }
            if (partial.size() < file.size()) {
                throw new EOFException("the connection was cut");
            }
        }
    }

    private void restart(PartialFile partial) throws IOException {
        progress.found(-partial.size());
        partial.restart();
    }

    /** Only the hub itself names commits and checksums of the content; a store behind it has validators of its own. */
    private void checkIdentity(HubAnswer answer, RepoFile file) {
        Optional<String> etag = answer.etag().filter(SafeNames::isChecksum);
        boolean otherCommit = answer.commit().map(name -> !name.equals(commit)).orElse(false);
        if (otherCommit || etag.map(name -> !name.equals(file.etag())).orElse(false)) {
            throw new ModelDownloadException(
                    Reason.CORRUPT,
                    "The hub serves another " + file.path() + " than it lists for commit " + commit + " (commit "
                            + answer.commit().orElse("unnamed") + ", checksum " + etag.orElse("unnamed")
                            + " instead of "
                            + file.etag() + "): check HF_ENDPOINT and any proxy or mirror.");
        }
    }

    private static boolean continues(HubAnswer answer, long offset, long size) {
        Matcher range = CONTENT_RANGE.matcher(
                answer.headers().firstValue("Content-Range").orElse(""));
        return range.matches()
                && range.group(1).equals(Long.toString(offset))
                && (range.group(3).equals("*") || range.group(3).equals(Long.toString(size)));
    }
}
