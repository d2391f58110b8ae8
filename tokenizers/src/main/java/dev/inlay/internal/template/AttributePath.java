package dev.inlay.internal.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code attribute} argument of filters: {@code "address.city"} or {@code "items.0"}; whole numbers are indexes. */
final class AttributePath {

    private final List<Object> parts;
    private final @Nullable Object defaultValue;
    private final boolean ignoreCase;

    private AttributePath(List<Object> parts, @Nullable Object defaultValue, boolean ignoreCase) {
        this.parts = parts;
        this.defaultValue = defaultValue;
        this.ignoreCase = ignoreCase;
    }

    /** The path named by a value; None means the element itself. */
    static AttributePath of(Object attribute) {
        return of(attribute, None.NONE, false);
    }

    /**
     * The path named by a value.
     *
     * @param defaultValue instead of what is undefined, unless None
     * @param ignoreCase whether strings are looked at in lower case
     */
    static AttributePath of(Object attribute, Object defaultValue, boolean ignoreCase) {
        List<Object> parts = new ArrayList<>();
        String path = Values.text(attribute);
        if (path != null) {
            for (String part : Text.split(path, ".", -1)) {
                boolean index = Text.all(part, Chars::isDigit);
                Object number = index ? NumberParser.integer(part, 10) : null;
                parts.add(number == null ? part : number);
            }
        } else if (attribute != None.NONE) {
            parts.add(attribute);
        }
        return new AttributePath(parts, defaultValue == None.NONE ? null : defaultValue, ignoreCase);
    }

    /** The paths of {@code "age,name"}. */
    static List<AttributePath> several(Object attribute, boolean ignoreCase) {
        List<AttributePath> paths = new ArrayList<>();
        String all = Values.text(attribute);
        if (all == null) {
            paths.add(of(attribute, None.NONE, ignoreCase));
        } else {
            Text.split(all, ",", -1).forEach(path -> paths.add(of(path, None.NONE, ignoreCase)));
        }
        return paths;
    }

    Object get(RenderState runtime, Object element) {
        Object value = element;
        for (Object part : parts) {
            runtime.step();
            value = Subscripts.item(runtime, value, part);
            if (defaultValue != null && value instanceof Undefined) {
                value = defaultValue;
            }
        }
        return ignoreCase ? ignoreCase(value) : value;
    }

    static Object ignoreCase(Object value) {
        String text = Values.text(value);
        return text == null ? value : Text.lower(text);
    }
}
