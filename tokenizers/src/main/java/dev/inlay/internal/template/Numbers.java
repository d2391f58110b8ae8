package dev.inlay.internal.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Python's numbers: conversions between them, and arithmetic. */
final class Numbers {

    /** Python's own bound on the digits of integers that are read or written. */
    static final int MAX_DIGITS = 4_300;

    /** Integers beyond this many bits are refused: nothing printable needs them, and powers grow fast. */
    private static final int MAX_BITS = 1 << 16;

    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private Numbers() {}

    /** The one representation of an integer. */
    static Object normalize(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        if (value.bitLength() > MAX_BITS) {
            throw PyError.limit("an integer has more than " + MAX_BITS + " bits");
        }
        return value;
    }

    static boolean isInt(Object value) {
        return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
    }

    static boolean fitsLong(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static long toLong(Object value) {
        return value instanceof Boolean truth ? (truth ? 1 : 0) : (Long) value;
    }

    static BigInteger toBig(Object value) {
        return value instanceof BigInteger big ? big : BigInteger.valueOf(toLong(value));
    }

    static double toDouble(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        if (value instanceof BigInteger big) {
            double result = big.doubleValue();
            if (Double.isInfinite(result)) {
                throw PyError.overflow("int too large to convert to float");
            }
            return result;
        }
        return toLong(value);
    }

    /** An integer used as an index, a width or a count, cut to what Java can count. */
    static int toIndex(Object value) {
        if (value instanceof BigInteger big) {
            return big.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        if (fitsLong(value)) {
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, toLong(value)));
        }
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw PyError.type("'" + Values.typeName(value) + "' object cannot be interpreted as an integer");
    }

    /** An integer from a float without fraction. */
    static Object fromWhole(double value) {
        if (Double.isNaN(value)) {
            throw PyError.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw PyError.overflow("cannot convert float infinity to integer");
        }
        return Math.abs(value) < 0x1p63 ? (Object) (long) value : normalize(new BigDecimal(value).toBigInteger());
    }

    static Object add(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            return toDouble(a) + toDouble(b);
        }
        if (fitsLong(a) && fitsLong(b)) {
            long x = toLong(a);
            long y = toLong(b);
            long sum = x + y;
            if (((x ^ sum) & (y ^ sum)) >= 0) {
                return sum;
            }
        }
        return normalize(toBig(a).add(toBig(b)));
    }

    static Object subtract(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            return toDouble(a) - toDouble(b);
        }
        if (fitsLong(a) && fitsLong(b)) {
            long x = toLong(a);
            long y = toLong(b);
            long difference = x - y;
            if (((x ^ y) & (x ^ difference)) >= 0) {
                return difference;
            }
        }
        return normalize(toBig(a).subtract(toBig(b)));
    }

    static Object multiply(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            return toDouble(a) * toDouble(b);
        }
        return normalize(toBig(a).multiply(toBig(b)));
    }

    static Object divide(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            double divisor = toDouble(b);
            if (divisor == 0) {
                throw PyError.zeroDivision("float division by zero");
            }
            return toDouble(a) / divisor;
        }
        BigInteger divisor = toBig(b);
        if (divisor.signum() == 0) {
            throw PyError.zeroDivision("division by zero");
        }
        if (fitsLong(a) && fitsLong(b)) {
            long x = toLong(a);
            long y = toLong(b);
            if (Math.abs(x) <= EXACT_IN_DOUBLE && Math.abs(y) <= EXACT_IN_DOUBLE) {
                return (double) x / y;
            }
        }
        double result = new BigDecimal(toBig(a))
                .divide(new BigDecimal(divisor), new MathContext(60, RoundingMode.HALF_EVEN))
                .doubleValue();
        if (Double.isInfinite(result)) {
            throw PyError.overflow("integer division result too large for a float");
        }
        return result;
    }

    static Object floorDivide(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            double x = toDouble(a);
            double y = toDouble(b);
            if (y == 0) {
                throw PyError.zeroDivision("float floor division by zero");
            }
            return floorDivide(x, y);
        }
        return integerDivision(a, b)[0];
    }

    private static double floorDivide(double x, double y) {
        double remainder = modulo(x, y);
        double quotient = (x - remainder) / y;
        if (quotient == 0) {
            return Math.copySign(0.0, x / y);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static Object modulo(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            double y = toDouble(b);
            if (y == 0) {
                throw PyError.zeroDivision("float modulo");
            }
            return modulo(toDouble(a), y);
        }
        return integerDivision(a, b)[1];
    }

    private static double modulo(double x, double y) {
        double remainder = x % y;
        if (remainder == 0) {
            return Math.copySign(0.0, y);
        }
        return (remainder < 0) == (y < 0) ? remainder : remainder + y;
    }

    /** Quotient and remainder, rounded down as Python does. */
    private static Object[] integerDivision(Object a, Object b) {
        if (fitsLong(a) && fitsLong(b) && toLong(b) != 0 && toLong(a) != Long.MIN_VALUE) {
            long x = toLong(a);
            long y = toLong(b);
            return new Object[] {Math.floorDiv(x, y), Math.floorMod(x, y)};
        }
        BigInteger divisor = toBig(b);
        if (divisor.signum() == 0) {
            throw PyError.zeroDivision("integer division or modulo by zero");
        }
        BigInteger[] parts = toBig(a).divideAndRemainder(divisor);
        if (parts[1].signum() != 0 && parts[1].signum() != divisor.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(divisor);
        }
        return new Object[] {normalize(parts[0]), normalize(parts[1])};
    }

    static Object power(Object a, Object b) {
        if (a instanceof Double || b instanceof Double || toBig(b).signum() < 0) {
            return floatPower(toDouble(a), toDouble(b));
        }
        BigInteger base = toBig(a);
        BigInteger exponent = toBig(b);
        if (base.bitLength() > 1 || base.signum() < 0) {
            if (exponent.bitLength() > 31 || (long) base.bitLength() * exponent.intValue() > 2L * MAX_BITS) {
                if (base.equals(BigInteger.ONE.negate())) {
                    return exponent.testBit(0) ? -1L : 1L;
                }
                throw PyError.limit("an integer has more than " + MAX_BITS + " bits");
            }
            return normalize(base.pow(exponent.intValue()));
        }
        return base.signum() == 0 && exponent.signum() > 0 ? 0L : 1L;
    }

    private static Object floatPower(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw PyError.zeroDivision("0.0 cannot be raised to a negative power");
        }
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1.0;
        }
        if (base < 0 && !Double.isInfinite(base) && exponent != Math.rint(exponent)) {
            throw PyError.value("the result would be a complex number, which templates do not have");
        }
        double result = Math.pow(base, exponent);
        if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw PyError.overflow("(34, 'Numerical result out of range')");
        }
        return result;
    }

    static Object negate(Object value) {
        if (value instanceof Double number) {
            return -number;
        }
        return fitsLong(value) && toLong(value) != Long.MIN_VALUE
                ? (Object) (-toLong(value))
                : normalize(toBig(value).negate());
    }

    static Object abs(Object value) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        return toBig(value).signum() < 0 ? negate(value) : plus(value);
    }

    /** Unary plus: makes an int of a bool. */
    static Object plus(Object value) {
        return value instanceof Boolean ? (Object) toLong(value) : value;
    }

    /** Compares by exact value; not for NaN. */
    static int compare(Object a, Object b) {
        if (fitsLong(a) && fitsLong(b)) {
            return Long.compare(toLong(a), toLong(b));
        }
        if (a instanceof Double || b instanceof Double) {
            if (isExactInDouble(a) && isExactInDouble(b)) {
                double x = toDouble(a);
                double y = toDouble(b);
                return x < y ? -1 : x > y ? 1 : 0;
            }
            return toDecimal(a).compareTo(toDecimal(b));
        }
        return toBig(a).compareTo(toBig(b));
    }

    private static boolean isExactInDouble(Object value) {
        return value instanceof Double || (fitsLong(value) && Math.abs(toLong(value)) <= EXACT_IN_DOUBLE);
    }

    private static BigDecimal toDecimal(Object value) {
        if (value instanceof Double number) {
            if (Double.isInfinite(number)) {
                return BigDecimal.valueOf(number > 0 ? 1 : -1, -MAX_BITS);
            }
            return new BigDecimal(number);
        }
        return new BigDecimal(toBig(value));
    }

    static boolean isNan(Object value) {
        return value instanceof Double number && Double.isNaN(number);
    }

    /** The decimal digits of an integer. */
    static String intToString(Object value) {
        if (value instanceof BigInteger big) {
            String digits = big.toString();
            if (digits.length() > MAX_DIGITS + 1) {
                throw PyError.value("Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
            }
            return digits;
        }
        return Long.toString(toLong(value));
    }
}
