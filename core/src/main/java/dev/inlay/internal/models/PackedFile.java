package dev.inlay.internal.models;

/**
 * A file of a packed model.
 *
 * @param path relative, with {@code /}
 * @param size in bytes
 * @param checksum SHA-256 in lower-case hex, or {@code crc32:} and the CRC-32 of a zip entry in hex
 */
record PackedFile(String path, long size, String checksum) {
    private static final String CRC32 = "crc32:";

    static PackedFile ofZipEntry(String path, long size, long crc32) {
        return new PackedFile(path, size, CRC32 + Long.toHexString(crc32));
    }

    boolean matches(long actualSize, String sha256, long crc32) {
        return size == actualSize
                && (checksum.startsWith(CRC32)
                        ? checksum.equals(CRC32 + Long.toHexString(crc32))
                        : checksum.equals(sha256));
    }
}
