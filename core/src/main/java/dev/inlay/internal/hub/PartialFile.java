package dev.inlay.internal.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file while it is downloaded: what an earlier attempt left is kept, and its checksum goes on with each block. */
final class PartialFile implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final RepoFile file;
    private final FileChannel channel;
    private MessageDigest digest;
    private long size;

    private PartialFile(RepoFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.digest = newDigest(file);
    }

    static PartialFile open(Path path, RepoFile file) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            PartialFile partial = new PartialFile(file, channel);
            try {
                partial.readOn();
                return partial;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }

    private void readOn() throws IOException {
        if (channel.size() > file.size()) {
            channel.truncate(0);
            return;
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (channel.read(block.clear(), size) > 0) {
            size += block.position();
            digest.update(block.flip());
        }
    }

    long size() {
        return size;
    }

    void append(byte[] bytes, int length) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            long at = size;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
        digest.update(bytes, 0, length);
        size += length;
    }

    /** Forgets all of it. */
    void restart() throws IOException {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
        size = 0;
        digest = newDigest(file);
    }

    /** Whether size and checksum are those that the hub lists. Ends the checksum: call it once. */
    boolean isAsListed() {
        return size == file.size() && HexFormat.of().formatHex(digest.digest()).equals(file.etag());
    }

    /** Makes sure that a power cut after the rename leaves no empty file behind a good name. */
    void force() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new StorageFailure(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** SHA-256 of the content, or SHA-1 of the git blob, whose object begins with its kind and size. */
    static MessageDigest newDigest(RepoFile file) {
        return newDigest(file.etag(), file.size());
    }

    static MessageDigest newDigest(String etag, long size) {
        try {
            if (etag.length() == 64) {
                return MessageDigest.getInstance("SHA-256");
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
