package dev.inlay.benchmarks.limits;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * How fast ONNX Runtime multiplies matrices on one core: eight products of [512, 1024] by a constant [1024, 1024] in float32,
 * the shape that its kernels do best. A transformer's own products are smaller, so its share of this stays below 1.
 */
final class GemmRate {
    private static final String GRAPH = "/dev/inlay/benchmarks/limits/gemm.onnx";
    private static final int ROWS = 512;
    private static final int SIZE = 1024;
    private static final int PRODUCTS = 8;

    private GemmRate() {}

    /** Billions of floating-point operations a second on one thread; the best of half-second windows. */
    static double measure(double seconds) throws OrtException, IOException {
        try (InputStream in = Objects.requireNonNull(GemmRate.class.getResourceAsStream(GRAPH), GRAPH);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            FloatBuffer rows = ByteBuffer.allocateDirect(ROWS * SIZE * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            for (int i = 0; i < rows.capacity(); i++) {
                rows.put(i, i % 7);
            }
            try (OrtSession session = environment.createSession(in.readAllBytes(), options);
                    OnnxTensor input = OnnxTensor.createTensor(environment, rows, new long[] {ROWS, SIZE})) {
                return best(session, Map.of("x", input), seconds);
            }
        }
    }

    private static double best(OrtSession session, Map<String, OnnxTensor> feeds, double seconds) throws OrtException {
        double operations = 2.0 * ROWS * SIZE * SIZE * PRODUCTS;
        double best = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            int runs = 0;
            double elapsed;
            do {
                session.run(feeds).close();
                runs++;
                elapsed = (System.nanoTime() - start) / 1e9;
            } while (elapsed < 0.5);
            best = Math.max(best, runs * operations / elapsed / 1e9);
        }
        return best;
    }
}
