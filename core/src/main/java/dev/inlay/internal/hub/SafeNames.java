package dev.inlay.internal.hub;

import java.util.regex.Pattern;

/** Which names from a server may become paths: none that leaves its folder on any system, nor one no disk can hold. */
final class SafeNames {
    private static final int MAX_SEGMENT = 200;
    private static final int MAX_PATH = 1000;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern ETAG = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern WINDOWS_DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    private SafeNames() {}

    /** Whether a name with {@code /} between its parts is safe to resolve against a folder, on Windows too. */
    static boolean isRelativePath(String name) {
        if (name.isEmpty() || name.length() > MAX_PATH) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (!isSegment(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSegment(String segment) {
        boolean plain = segment.chars().noneMatch(c -> c < ' ' || c == 0x7f || "\\:*?\"<>|".indexOf(c) >= 0);
        return plain
                && !segment.isEmpty()
                && segment.length() <= MAX_SEGMENT
                && !segment.equals(".")
                && !segment.equals("..")
                && !segment.endsWith(".")
                && !segment.endsWith(" ")
                && !WINDOWS_DEVICE.matcher(segment).matches();
    }

    /** Whether a revision is a full commit hash, which never changes its meaning. */
    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** Whether a checksum is a SHA-1 or a SHA-256, so that it may name a file. */
    static boolean isChecksum(String etag) {
        return ETAG.matcher(etag).matches();
    }
}
