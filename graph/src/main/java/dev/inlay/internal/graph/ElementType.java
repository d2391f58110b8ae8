package dev.inlay.internal.graph;

import java.util.Locale;

/** The element types of {@code TensorProto.DataType}. */
public enum ElementType {
    /** Not set, or newer than this list. */
    UNDEFINED(0, 0),
    /** IEEE 754 single precision. */
    FLOAT(1, 32),
    /** Unsigned byte. */
    UINT8(2, 8),
    /** Signed byte. */
    INT8(3, 8),
    /** Unsigned 16 bits. */
    UINT16(4, 16),
    /** Signed 16 bits. */
    INT16(5, 16),
    /** Signed 32 bits. */
    INT32(6, 32),
    /** Signed 64 bits. */
    INT64(7, 64),
    /** Text; has no fixed size. */
    STRING(8, 0),
    /** One byte. */
    BOOL(9, 8),
    /** IEEE 754 half precision. */
    FLOAT16(10, 16),
    /** IEEE 754 double precision. */
    DOUBLE(11, 64),
    /** Unsigned 32 bits. */
    UINT32(12, 32),
    /** Unsigned 64 bits. */
    UINT64(13, 64),
    /** Two singles. */
    COMPLEX64(14, 64),
    /** Two doubles. */
    COMPLEX128(15, 128),
    /** The upper half of a single. */
    BFLOAT16(16, 16),
    /** 8 bits, 4 of them exponent, without infinities. */
    FLOAT8E4M3FN(17, 8),
    /** As FLOAT8E4M3FN, without a negative zero. */
    FLOAT8E4M3FNUZ(18, 8),
    /** 8 bits, 5 of them exponent. */
    FLOAT8E5M2(19, 8),
    /** As FLOAT8E5M2, without a negative zero. */
    FLOAT8E5M2FNUZ(20, 8),
    /** Two to a byte. */
    UINT4(21, 4),
    /** Two to a byte. */
    INT4(22, 4),
    /** Two to a byte, 2 bits of exponent. */
    FLOAT4E2M1(23, 4),
    /** An exponent alone. */
    FLOAT8E8M0(24, 8),
    /** Four to a byte. */
    UINT2(25, 2),
    /** Four to a byte. */
    INT2(26, 2);

    private static final ElementType[] ALL = values();

    private final int code;
    private final int bits;

    ElementType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /**
     * The type with a number.
     *
     * @param code the schema's number
     * @return the type, {@link #UNDEFINED} for a number that is not known
     */
    public static ElementType of(int code) {
        // The schema numbers them without gaps.
        return code >= 0 && code < ALL.length ? ALL[code] : UNDEFINED;
    }

    /**
     * The schema's number.
     *
     * @return the number
     */
    public int code() {
        return code;
    }

    /**
     * The size of an element.
     *
     * @return bits; 0 where an element has no fixed size
     */
    public int bits() {
        return bits;
    }

    /**
     * The bytes that so many elements take.
     *
     * @param elements their number
     * @return bytes, rounded up
     */
    public long bytes(long elements) {
        return Math.addExact(Math.multiplyExact(elements, bits), 7) / 8;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
