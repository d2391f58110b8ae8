package dev.inlay.internal.template;

/**
 * The value of a name, attribute or item that does not exist: prints as nothing, is false and empty, and fails when used
 * for anything else.
 */
abstract class Undefined {

    /** The error that using this value is. */
    abstract PyError error();

    static Undefined name(String name) {
        return new Undefined() {
            @Override
            PyError error() {
                return PyError.undefined(Repr.of(name) + " is undefined");
            }
        };
    }

    static Undefined hint(String message) {
        return new Undefined() {
            @Override
            PyError error() {
                return PyError.undefined(message);
            }
        };
    }

    /** Something that {@code owner} does not have. */
    static Undefined of(Object owner, Object key) {
        return new Undefined() {
            @Override
            PyError error() {
                String type = owner == None.NONE ? "None" : Values.typeName(owner) + " object";
                return key instanceof String
                        ? PyError.undefined("'" + type + "' has no attribute " + Repr.of(key))
                        : PyError.undefined(type + " has no element " + Repr.of(key));
            }
        };
    }

    /** An attribute that exists but that templates must not touch. */
    static Undefined unsafe(Object owner, String attribute) {
        return new Undefined() {
            @Override
            PyError error() {
                return PyError.security("access to attribute " + Repr.of(attribute) + " of '" + Values.typeName(owner)
                        + "' object is unsafe.");
            }
        };
    }
}
