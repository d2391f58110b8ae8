package dev.inlay.examples.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text lines of a file, or of standard input when there is none. */
final class InputLines implements AutoCloseable {
    private final InputStream in;
    private final Utf8Lines lines;

    private InputLines(InputStream in, String name) {
        this.in = in;
        this.lines = new Utf8Lines(in, name);
    }

    /**
     * Opens the input.
     *
     * @param file {@code -} for standard input
     */
    static InputLines open(Path file, Console console) {
        if (isStandardInput(file)) {
            return new InputLines(console.in(), "Standard input");
        }
        if (Files.isDirectory(file)) {
            throw new CommandFailedException(file + " is a directory: name a text file.");
        }
        if (!Files.exists(file)) {
            throw new CommandFailedException("There is no file " + file + ": check the path.");
        }
        try {
            return new InputLines(Files.newInputStream(file), file.toString());
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be opened: " + e, e);
        }
    }

    static boolean isStandardInput(Path file) {
        return file.toString().equals("-");
    }

    /** How many lines a file has, or -1 where reading it twice is impossible. */
    static long count(Path file) {
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        byte[] block = new byte[1 << 16];
        long lines = 0;
        int last = '\n';
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                for (int i = 0; i < n; i++) {
                    lines += block[i] == '\n' ? 1 : 0;
                }
                last = n > 0 ? block[n - 1] : last;
            }
        } catch (IOException e) {
            return -1;
        }
        return last == '\n' ? lines : lines + 1;
    }

    Utf8Lines lines() {
        return lines;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new CommandFailedException("The input cannot be closed: " + e.getMessage() + ".", e);
        }
    }
}
