package dev.inlay.internal.ep;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.inlay.ProviderUnavailableException;
import dev.inlay.provider.Availability;
import dev.inlay.provider.ErrorDiagnosis;
import java.util.Optional;

/**
 * An execution provider that is part of ONNX Runtime's own library.
 *
 * @param name its name in words
 * @param adder adds it to a session's options
 * @param found what it means when that succeeds
 * @param howToGet what to do when it is not part of this build
 * @param diagnosis what is known about its errors
 */
public record BuiltInEp(String name, Adder adder, String found, String howToGet, ErrorDiagnosis diagnosis) {
    /** Adds the provider. */
    @FunctionalInterface
    public interface Adder {
        /**
         * Adds the provider.
         *
         * @param options a session's options
         * @throws OrtException when ONNX Runtime refuses
         */
        void add(SessionOptions options) throws OrtException;
    }

    /**
     * Tries it on options that are thrown away. Names in the list of available providers are not asked: they say what was
     * compiled, not what works.
     *
     * @return the answer
     */
    public Availability availability() {
        Optional<Availability> missing = OrtNatives.missing();
        if (missing.isPresent()) {
            return missing.get();
        }
        try (SessionOptions options = new SessionOptions()) {
            adder.add(options);
            return Availability.yes(found);
        } catch (OrtException e) {
            String text = String.valueOf(e.getMessage());
            if (notBuiltIn(text)) {
                return Availability.no(name + " is not part of this build of ONNX Runtime", howToGet);
            }
            Optional<ErrorDiagnosis.Diagnosis> known = diagnosis.diagnose(text);
            return Availability.no(
                    known.map(ErrorDiagnosis.Diagnosis::cause).orElse("it cannot be used") + " (" + text.strip() + ")",
                    known.map(ErrorDiagnosis.Diagnosis::nextStep).orElse(howToGet));
        }
    }

    private static boolean notBuiltIn(String text) {
        return text.contains("not supported in this build")
                || text.contains("was not compiled with")
                || text.contains("shared provider");
    }

    /**
     * Adds it to a session.
     *
     * @param options the session's options
     * @throws ProviderUnavailableException when ONNX Runtime refuses
     */
    public void add(SessionOptions options) {
        try {
            adder.add(options);
        } catch (OrtException e) {
            throw new ProviderUnavailableException(
                    "ONNX Runtime does not take " + name + ": " + e.getMessage() + " " + howToGet, e);
        }
    }
}
