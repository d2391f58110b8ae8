package dev.inlay.internal.ep;

import java.util.List;

/** Errors of loading libraries and of memory, which all execution providers share. Most texts are the operating system's. */
final class CommonErrors {
    static final List<KnownError> ALL = List.of(
            KnownError.of(
                    "not supported in this build|not compiled with .{1,30} support|Failed to find .{1,30} shared provider",
                    "this build of ONNX Runtime does not contain the execution provider",
                    "Use natives that do (-Donnxruntime.native.path=DIR), or a plugin library where the provider has one."),
            KnownError.of(
                    "requested API version \\[\\d+\\] is not available|is below the minimum (?:required|supported) version"
                            + "|does not support the parsed API version",
                    "the library and ONNX Runtime do not fit together: it was built for a newer one",
                    "Take the library's release that names this version of ONNX Runtime, or a newer onnxruntime artifact."),
            KnownError.of(
                    "undefined symbol: CreateEpFactories|Failed to get symbol CreateEpFactories",
                    "the file is a shared library, but no plugin execution provider",
                    "Name the file whose name begins with (lib)onnxruntime_providers_."),
            KnownError.of(
                    "There is no file (\\S+)",
                    "there is no file $1",
                    "Check the path; it must name the library itself."),
            KnownError.of(
                    "version `?(GLIBC\\w*_[\\d.]+)'? not found",
                    "the library needs a newer C library than this system has: $1",
                    "Use a newer Linux distribution or container image, or a build of the library for an older one."),
            KnownError.of(
                    "(\\S+\\.so[.\\d]*): cannot open shared object file",
                    "the shared library $1 was not found",
                    "Install what contains $1, or add its directory to LD_LIBRARY_PATH before the JVM starts; ldd on the"
                            + " provider's library lists everything that is missing."),
            KnownError.of(
                    "LoadLibrary failed with error 126|error 126",
                    "a DLL, or one that it needs, was not found (Windows error 126)",
                    "Put the libraries that it needs beside it or on PATH before the JVM starts; Dependencies.exe or dumpbin"
                            + " /dependents lists them."),
            KnownError.of(
                    "error 193|wrong ELF class|invalid ELF header|file too short|mach-o, but wrong architecture"
                            + "|incompatible architecture",
                    "the library was built for another processor or system, or is damaged",
                    "Take the build for this system (os.arch " + System.getProperty("os.arch") + ")."),
            KnownError.of(
                    "error (?:127|1114)",
                    "a DLL was found that has another version or cannot start (Windows error 127 or 1114)",
                    "Look for an older DLL of the same name on PATH; install the current Visual C++ runtime."),
            KnownError.of(
                    "fallback to CPU EP has been explicitly disabled",
                    "some nodes of the graph are not supported there, and running them on the CPU was forbidden",
                    "Allow the CPU for the rest (cpuFallback), or see which operators stand in the way: the doctor command"
                            + " with --model lists them."),
            KnownError.of(
                    "out of memory|bad_alloc|bad allocation|Failed to allocate memory for requested buffer"
                            + "|not enough memory|E_OUTOFMEMORY|8007000E",
                    "memory ran out",
                    "Use smaller batches (BatchingOptions), a smaller or quantized model, or close other models."),
            KnownError.of(
                    "ORT_DEVICE_RESET|device (?:was )?(?:lost|removed)",
                    "the device was reset or taken away while it worked",
                    "Load the model again; where it comes back, update the driver."));

    private CommonErrors() {}
}
