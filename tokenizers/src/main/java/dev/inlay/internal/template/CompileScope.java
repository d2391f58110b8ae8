package dev.inlay.internal.template;

/**
 * Where in the template something is compiled.
 *
 * @param symbols the names of the scope
 * @param topLevel whether assignments are made for blocks to see
 * @param soft whether an unknown filter or test is only an error when it is reached
 * @param inLoop whether {@code break} and {@code continue} have a loop
 */
record CompileScope(Symbols symbols, boolean topLevel, boolean soft, boolean inLoop) {

    static CompileScope root(Symbols symbols) {
        return new CompileScope(symbols, true, false, false);
    }

    /** An inner scope that is part of the same loop body, if any. */
    CompileScope inner(Symbols inner) {
        return new CompileScope(inner, false, false, inLoop);
    }

    /** The body of a macro or of anything else that a loop around it cannot see into. */
    CompileScope isolated(Symbols inner) {
        return new CompileScope(inner, false, false, false);
    }

    CompileScope loopBody(Symbols inner) {
        return new CompileScope(inner, false, false, true);
    }

    CompileScope softened() {
        return soft ? this : new CompileScope(symbols, topLevel, true, inLoop);
    }

    int hopsTo(Symbols.Ref ref) {
        return symbols.level() - ref.level();
    }
}
