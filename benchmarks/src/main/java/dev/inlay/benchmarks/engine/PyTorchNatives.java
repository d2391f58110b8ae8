package dev.inlay.benchmarks.engine;

/** Two peers pool with PyTorch and would download it at first use; here they run only when it is on the class path. */
final class PyTorchNatives {
    private PyTorchNatives() {}

    /**
     * Checks that nothing has to be downloaded.
     *
     * @param engine who asks
     * @throws EngineUnavailableException when the natives are missing
     */
    static void require(String engine) {
        if (PyTorchNatives.class.getResource("/jnilib/pytorch.properties") == null) {
            throw new EngineUnavailableException(engine
                    + " pools with PyTorch and would download its native library at first use. Build with -Ppytorch to take"
                    + " it from Maven instead (110 MB).");
        }
        // Neither downloads nor reports of use to a server.
        System.setProperty("ai.djl.offline", "true");
    }
}
