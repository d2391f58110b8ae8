package dev.inlay.internal.huggingface;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Checks SentencePiece's table of normalizations, {@code precompiled_charsmap}: the size of a double-array trie, the trie, and the
 * texts that its values point into. The native library ends the process when it cannot be read, and when a walk through the trie or
 * a value leaves it (spm_precompiled 0.1, {@code lib.rs}).
 */
final class CharsmapCheck {
    private static final String MEMBER = ": normalizer.precompiled_charsmap ";

    private CharsmapCheck() {}

    static void check(@Nullable Object value, String file) throws IOException {
        if (!(value instanceof String base64)) {
            throw new IOException(file + MEMBER + "is no text");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + MEMBER + "is not base64: " + e.getMessage(), e);
        }
        // The native reader takes one spelling only: with padding, without bits left over.
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            throw new IOException(file + MEMBER + "is not base64 in its usual form");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long size = bytes.length < 4 ? 0 : Integer.toUnsignedLong(in.getInt()) / 4;
        if (size == 0 || size * 4 > in.remaining()) {
            throw new IOException(file + MEMBER + "is cut off: its trie has " + size + " units, and " + bytes.length
                    + " bytes are there");
        }
        int[] units = new int[(int) size];
        in.asIntBuffer().get(units);
        in.position(in.position() + units.length * 4);
        checkTrie(units, boundaries(in, file), file);
    }

    /** Which byte offsets of the texts are beginnings of characters, the end included. */
    private static boolean[] boundaries(ByteBuffer texts, String file) throws IOException {
        boolean[] boundaries = new boolean[texts.remaining() + 1];
        try {
            StandardCharsets.UTF_8.newDecoder().decode(texts.slice());
        } catch (CharacterCodingException e) {
            throw new IOException(file + MEMBER + "holds texts that are not UTF-8", e);
        }
        for (int i = 0; i < boundaries.length - 1; i++) {
            boundaries[i] = (texts.get(texts.position() + i) & 0xC0) != 0x80;
        }
        boundaries[boundaries.length - 1] = true;
        return boundaries;
    }

    /** Units as Darts-clone lays them out: bit 31 marks a value, bit 8 a node that has one, bits 9 to 30 the way to the children. */
    private static void checkTrie(int[] units, boolean[] boundaries, String file) throws IOException {
        for (int i = 0; i < units.length; i++) {
            int unit = units[i];
            if (unit < 0) {
                continue;
            }
            long base = i ^ ((long) (unit >>> 10) << ((unit & (1 << 9)) >>> 6));
            // A child is the base with its low eight bits changed by a byte of the text, whichever that is.
            if ((base | 0xFF) >= units.length) {
                throw new IOException(file + MEMBER + "has a trie that leads out of itself at unit " + i);
            }
            if ((unit & (1 << 8)) != 0) {
                int value = units[(int) base] & Integer.MAX_VALUE;
                if (value >= boundaries.length || !boundaries[value]) {
                    throw new IOException(file + MEMBER + "has a value that points to no text at unit " + i);
                }
            }
        }
    }
}
