package dev.inlay.internal.ep;

import dev.inlay.provider.ErrorDiagnosis;
import dev.inlay.provider.ErrorDiagnosis.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text that a native library is known to fail with, and what it means.
 *
 * @param pattern found anywhere in the error; {@code $1} in cause and next step is its first group
 * @param cause what went wrong
 * @param nextStep what to do
 */
public record KnownError(Pattern pattern, String cause, String nextStep) {
    /**
     * Describes an error.
     *
     * @param regex found anywhere in the text, case-insensitively
     * @param cause what went wrong
     * @param nextStep what to do
     * @return the error
     */
    public static KnownError of(String regex, String cause, String nextStep) {
        return new KnownError(Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), cause, nextStep);
    }

    /**
     * Explains a text.
     *
     * @param error the text
     * @return the explanation when it is this error
     */
    public Optional<Diagnosis> explain(String error) {
        Matcher matcher = pattern.matcher(error);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String group = matcher.groupCount() > 0 && matcher.group(1) != null ? matcher.group(1) : "";
        return Optional.of(Diagnosis.of(cause.replace("$1", group), nextStep.replace("$1", group)));
    }

    /**
     * Looks through a provider's own errors and then through those that all share.
     *
     * @param own the provider's, the most special first
     * @return the diagnosis
     */
    public static ErrorDiagnosis first(List<KnownError> own) {
        List<KnownError> all =
                Stream.concat(own.stream(), CommonErrors.ALL.stream()).toList();
        return error -> all.stream()
                .map(known -> known.explain(error))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
