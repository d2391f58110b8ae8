package dev.inlay.examples.cli;

import dev.inlay.InvalidRequestException;
import dev.inlay.model.CachedModel;
import dev.inlay.model.CatalogEntry;
import dev.inlay.model.FileCheck;
import dev.inlay.model.HubCache;
import dev.inlay.model.HubModelBuilder;
import dev.inlay.model.LocatedModel;
import dev.inlay.model.ModelCatalog;
import dev.inlay.model.ModelSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inlay models}: the cache of models from a hub. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Download models from a hub, and look after the cache, which is that of the hub's Python client.",
            "",
            "HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE and HF_HUB_OFFLINE are honoured.",
            ""
        })
final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    private final Console console;

    ModelsCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: pull, list, verify, rm, export or catalog.");
    }

    private static String repository(String name) {
        return ModelCatalog.find(name).map(CatalogEntry::repository).orElse(name);
    }

    private static String size(long bytes) {
        return bytes >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private ParameterException usage(InvalidRequestException e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }

    @Command(
            name = "pull",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Download a model, or what is missing of it.")
    int pull(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "REPO", description = "OWNER/NAME on the hub, or a name of the catalogue.")
                    String name,
            @Option(names = "--revision", paramLabel = "REV", description = "Branch, tag or commit. Default: main.")
                    @Nullable
                    String revision,
            @Option(
                            names = "--variant",
                            paramLabel = "V",
                            description = "Which graph: q4, quantized, fp32, a folder, or a path of an .onnx file.")
                    @Nullable
                    String variant) {
        String repository = repository(name);
        try (DownloadBar bar = DownloadBar.start(console)) {
            HubModelBuilder builder = ModelSource.hubBuilder(repository).progress(bar);
            if (revision != null) {
                builder.revision(revision);
            }
            if (variant != null) {
                builder.variant(variant);
            }
            ModelSource source;
            try {
                source = builder.build();
            } catch (InvalidRequestException e) {
                throw usage(e);
            }
            LocatedModel model = source.locate();
            if (common.json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("repository", repository);
                answer.put("directory", model.directory().toString());
                answer.put("modelFile", model.modelFile().orElse(null));
                console.out().json(answer);
            } else {
                console.out()
                        .line(model.directory()
                                + model.modelFile().map(f -> " (" + f + ")").orElse(""));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Show what is in the cache.")
    int list(@Mixin CommonOptions common) {
        for (CachedModel model : HubCache.standard().models()) {
            if (common.json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("repository", model.repository());
                answer.put("directory", model.directory().toString());
                answer.put("bytes", model.bytes());
                answer.put("incompleteBytes", model.incompleteBytes());
                answer.put(
                        "revisions",
                        model.revisions().stream().map(ModelsCommand::json).toList());
                console.out().json(answer);
                continue;
            }
            console.out()
                    .line(model.repository() + "  " + size(model.bytes())
                            + (model.incompleteBytes() > 0
                                    ? ", of which " + size(model.incompleteBytes()) + " of unfinished downloads"
                                    : ""));
            for (CachedModel.Revision revision : model.revisions()) {
                console.out()
                        .line("  " + revision.commit() + "  " + revision.files() + " files, " + size(revision.bytes())
                                + (revision.refs().isEmpty() ? "" : "  " + String.join(", ", revision.refs())));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, Object> json(CachedModel.Revision revision) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("commit", revision.commit());
        answer.put("refs", revision.refs());
        answer.put("directory", revision.directory().toString());
        answer.put("files", revision.files());
        answer.put("bytes", revision.bytes());
        answer.put("modified", revision.modified().toString());
        return answer;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Read every file and compare its checksum. Exit code 1 when one is damaged or missing.")
    int verify(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "REPO", arity = "0..*", description = "Models to verify. Default: all.") @Nullable
                    List<String> names) {
        HubCache cache = HubCache.standard();
        List<String> repositories = names == null || names.isEmpty()
                ? cache.models().stream().map(CachedModel::repository).toList()
                : names.stream().map(ModelsCommand::repository).toList();
        boolean damaged = false;
        for (String repository : repositories) {
            for (FileCheck check : cache.verify(repository)) {
                boolean bad = check.status() == FileCheck.Status.DAMAGED || check.status() == FileCheck.Status.MISSING;
                damaged |= bad;
                if (common.json) {
                    Map<String, Object> answer = new LinkedHashMap<>();
                    answer.put("repository", repository);
                    answer.put("commit", check.commit());
                    answer.put("path", check.path());
                    answer.put("status", check.status().name().toLowerCase(Locale.ROOT));
                    answer.put("detail", check.detail());
                    console.out().json(answer);
                } else {
                    console.out()
                            .line(String.format(
                                    Locale.ROOT,
                                    "%-8s %s %s",
                                    check.status().name().toLowerCase(Locale.ROOT),
                                    repository + "/" + check.path(),
                                    check.detail()));
                }
            }
        }
        return damaged ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    @Command(
            name = "rm",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Remove a model, or one revision of it, from the cache.")
    int remove(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "REPO", description = "OWNER/NAME, or a name of the catalogue.") String name,
            @Option(names = "--revision", paramLabel = "REV", description = "Branch, tag or commit. Default: all.")
                    @Nullable
                    String revision) {
        String repository = repository(name);
        long freed = HubCache.standard().remove(repository, Optional.ofNullable(revision));
        if (common.json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("repository", repository);
            answer.put("freedBytes", freed);
            console.out().json(answer);
        } else {
            console.out().line(repository + " removed, " + size(freed) + " free");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Copy a model from the cache into a plain directory, for a machine without a network.")
    int export(
            @Mixin CommonOptions common,
            @Parameters(index = "0", paramLabel = "REPO", description = "OWNER/NAME, or a name of the catalogue.")
                    String name,
            @Parameters(index = "1", paramLabel = "DIR", description = "A new directory.") Path target,
            @Option(
                            names = "--revision",
                            paramLabel = "REV",
                            defaultValue = "main",
                            description = "Branch, tag or commit. Default: ${DEFAULT-VALUE}.")
                    String revision) {
        String repository = repository(name);
        List<String> files = HubCache.standard().export(repository, revision, target);
        if (common.json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("repository", repository);
            answer.put("directory", target.toAbsolutePath().normalize().toString());
            answer.put("files", files);
            console.out().json(answer);
        } else {
            files.forEach(file -> console.out().line(file));
            console.out().line("Load it with ModelSource.directory(Path.of(\"" + target + "\")).");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "catalog",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            description = "Show well-known models.")
    int catalog(@Mixin CommonOptions common) {
        for (CatalogEntry entry : ModelCatalog.entries()) {
            if (common.json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("name", entry.name());
                answer.put("repository", entry.repository());
                answer.put("task", entry.task().name().toLowerCase(Locale.ROOT));
                answer.put("license", entry.license());
                Map<String, Object> variants = new LinkedHashMap<>();
                entry.variants()
                        .forEach((platform, v) ->
                                variants.put(platform, v.variant().orElse("")));
                answer.put("variants", variants);
                answer.put("sources", entry.sources());
                answer.put("unchecked", entry.unchecked());
                console.out().json(answer);
            } else {
                console.out()
                        .line(String.format(
                                Locale.ROOT, "%-28s %-46s %s", entry.name(), entry.repository(), entry.license()));
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
