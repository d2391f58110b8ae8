package dev.inlay.internal.template;

/**
 * One token of a template.
 *
 * @param type what it is
 * @param text its source text; for {@link Type#STRING} the unescaped value, for {@link Type#DATA} the text to print
 * @param value the number of an {@link Type#INTEGER} or {@link Type#FLOAT}, otherwise the text
 * @param offset where it starts in the source
 */
record Token(Type type, String text, Object value, int offset) {

    enum Type {
        DATA("template data / text"),
        VARIABLE_BEGIN("begin of print statement"),
        VARIABLE_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        EOF("end of template");

        private final String description;

        Type(String description) {
            this.description = description;
        }
    }

    boolean is(Type wanted) {
        return type == wanted;
    }

    boolean isName(String name) {
        return type == Type.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return type == Type.OPERATOR && text.equals(operator);
    }

    /** How error messages name this token. */
    String describe() {
        return type == Type.NAME || type == Type.OPERATOR ? text : type.description;
    }
}
