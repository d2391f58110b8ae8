package dev.inlay.examples.cli;

import dev.inlay.InlayException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reports lines that could not be embedded, one line each, while the work on the others goes on. */
final class LineProblems {
    private final PrintStream err;
    private final boolean json;
    private long count;

    LineProblems(PrintStream err, boolean json) {
        this.err = err;
        this.json = json;
    }

    @SuppressWarnings("ReferenceEquality") // the mark of a malformed line is one object
    void report(long lineNumber, String text, InlayException error) {
        count++;
        String message = text == Utf8Lines.MALFORMED ? "The line is not valid UTF-8." : error.getMessage();
        if (json) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("error", message);
            problem.put(
                    "type",
                    text == Utf8Lines.MALFORMED
                            ? "MalformedLine"
                            : error.getClass().getSimpleName());
            problem.put("line", lineNumber);
            err.println(Output.toJson(problem));
        } else {
            err.println("Line " + lineNumber + ": " + message);
        }
    }

    /** 1 when a line was reported, otherwise 0. */
    int exitCode() {
        return count == 0 ? 0 : 1;
    }
}
