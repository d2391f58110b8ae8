package dev.inlay.internal.template;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One render: its variables, its output and what it has used of its limits. Belongs to one thread. */
final class RenderState {

    /** Characters of built strings that count as one step. */
    private static final int CHARS_PER_STEP = 4;

    private final TemplateLimits limits;
    private final Clock clock;
    private final Dict variables;
    /** Assignments of the top level, for blocks, which see no other local variable. */
    private final Map<String, Object> exported = new HashMap<>();

    private StringBuilder out = new StringBuilder();
    private long steps;
    private int stack;
    private int offset;

    RenderState(RenderOptions options, Dict variables) {
        this.limits = options.limits();
        this.clock = options.clock();
        this.variables = variables;
    }

    Clock clock() {
        return clock;
    }

    /** Where the source says what is being done now. */
    int offset() {
        return offset;
    }

    void at(int newOffset) {
        offset = newOffset;
    }

    // Variables

    @Nullable
    Object resolve(String name) {
        Object value = exported.get(name);
        if (value == null) {
            value = variables.get(name);
        }
        return value == null ? Globals.get(name) : value;
    }

    void export(String name, Object value) {
        exported.put(name, value);
    }

    // Output

    void emit(String text) {
        if (text.length() > limits.maxOutput() - out.length()) {
            throw PyError.limit("the output is longer than " + limits.maxOutput() + " characters");
        }
        charge(1 + text.length() / CHARS_PER_STEP);
        out.append(text);
    }

    String output() {
        return out.toString();
    }

    /** Starts to collect output elsewhere and returns the old place, for {@link #endCapture}. */
    StringBuilder beginCapture() {
        StringBuilder outer = out;
        out = new StringBuilder();
        return outer;
    }

    /** Takes the collected output and goes back to the old place. */
    String endCapture(StringBuilder outer) {
        String text = out.toString();
        out = outer;
        return text;
    }

    // Limits

    void step() {
        charge(1);
    }

    void charge(long work) {
        steps += work;
        if (steps > limits.maxSteps()) {
            throw PyError.limit("the template needs more than " + limits.maxSteps() + " steps");
        }
    }

    /** To be called before a string of this length is built. */
    void chargeText(long length) {
        checkText(length);
        charge(length / CHARS_PER_STEP);
    }

    /** Like {@link #chargeText}, for a string that is paid for piece by piece. */
    void checkText(long length) {
        if (length > limits.maxString()) {
            throw PyError.limit("a string is longer than " + limits.maxString() + " characters");
        }
    }

    /** To be called before something is looked for in a string. */
    void chargeSearch(String text) {
        charge(text.length() / (2 * CHARS_PER_STEP));
    }

    /** To be called before a list of this length is built. */
    void chargeItems(long length) {
        if (length > limits.maxItems()) {
            throw PyError.limit("a list has more than " + limits.maxItems() + " elements");
        }
        charge(length);
    }

    /** To be called before something of this height is evaluated from inside an expression. */
    void descend(int height) {
        stack += height;
        if (stack > limits.maxStack()) {
            throw PyError.limit("macros or loops call each other too deeply");
        }
    }

    void ascend(int height) {
        stack -= height;
    }
}
