package dev.inlay.model;

/**
 * How far the download of a model is.
 *
 * @param repository the model's repository
 * @param file the file that moved last
 * @param fileBytes bytes of that file that are there
 * @param fileSize bytes that it will have
 * @param bytes bytes of all files that are there, with what an earlier, interrupted download left
 * @param totalBytes bytes that all files will have; grows when a file that was just read names further ones
 * @param files files that are complete
 * @param totalFiles files to download; grows likewise
 * @param bytesPerSecond bytes received over the network in a second, averaged since the download began
 */
public record DownloadProgress(
        String repository,
        String file,
        long fileBytes,
        long fileSize,
        long bytes,
        long totalBytes,
        int files,
        int totalFiles,
        double bytesPerSecond) {}
