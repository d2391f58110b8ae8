package dev.inlay.providers.cpu;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in sentences. */
final class Words {
    private Words() {}

    static String count(int number, String singular) {
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    /** A quota without needless digits, such as {@code 1.5}. */
    static String cpus(double cpus) {
        BigDecimal rounded = BigDecimal.valueOf(cpus).setScale(2, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }
}
