package dev.inlay.benchmarks.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What stands at one place of the page.
 *
 * @param tables Markdown
 * @param plots file names of plots, in the folder of plots
 */
record Section(List<String> tables, List<Path> plots) {}
