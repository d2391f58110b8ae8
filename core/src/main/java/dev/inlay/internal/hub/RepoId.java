package dev.inlay.internal.hub;

import dev.inlay.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * The name of a repository, {@code owner/name} or {@code name}. The rules are those of huggingface_hub's
 * {@code validate_repo_id}, since the name becomes a folder of the shared cache.
 */
record RepoId(String id) {
    private static final int MAX_LENGTH = 96;
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]|[A-Za-z0-9_][A-Za-z0-9._-]*[A-Za-z0-9_]");

    RepoId {
        String[] parts = id.split("/", -1);
        boolean valid = parts.length <= 2
                && id.length() <= MAX_LENGTH
                && !id.contains("--")
                && !id.contains("..")
                && !id.endsWith(".git");
        for (String part : parts) {
            valid &= PART.matcher(part).matches();
        }
        if (!valid) {
            throw new InvalidRequestException("\"" + id + "\" is no name of a model repository: it looks like"
                    + " \"BAAI/bge-small-en-v1.5\", with letters, digits, single dashes, underscores and dots, at most "
                    + MAX_LENGTH + " characters.");
        }
    }

    /** The repository's folder in the cache. */
    String folder() {
        return "models--" + id.replace("/", "--");
    }

    @Override
    public String toString() {
        return id;
    }
}
