package dev.inlay.internal.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A folder inside a jar that is unpacked into a cache. */
final class JarFolder {
    private JarFolder() {}

    /**
     * Unpacks all files of the folder, those of its subfolders too.
     *
     * @param connection to a file of the folder
     * @param file that file's path in the folder
     * @param name the name to unpack under
     * @param cache where to
     * @return the directory of the unpacked files
     */
    static Path unpack(JarURLConnection connection, String file, String name, ModelCache cache) throws IOException {
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String entry = connection.getEntryName();
            String folder = entry.substring(0, entry.length() - file.length());
            return cache.unpack(name, entries(jar, folder), path -> open(jar, folder + path));
        }
    }

    private static List<PackedFile> entries(JarFile jar, String prefix) {
        List<PackedFile> files = new ArrayList<>();
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (!entry.isDirectory() && name.startsWith(prefix) && !name.contains(".dSYM/")) {
                // The entry's CRC is part of the cache key, so a jar with other contents gets a directory of its own.
                files.add(PackedFile.ofZipEntry(name.substring(prefix.length()), entry.getSize(), entry.getCrc()));
            }
        }
        files.sort(Comparator.comparing(PackedFile::path));
        return files;
    }

    private static InputStream open(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(jar.getName() + " has no entry " + name);
        }
        return jar.getInputStream(entry);
    }
}
