package dev.inlay.internal.template;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code datetime.now().strftime(format)} in the C locale. That date has no zone, so {@code %Z} and {@code %z} are
 * empty there and here. The flags {@code - _ 0 ^ #} are those of glibc.
 */
final class Strftime {

    private Strftime() {}

    static String format(String format, ZonedDateTime now) {
        StringBuilder out = new StringBuilder(format.length() + 16);
        int i = 0;
        while (i < format.length()) {
            char c = format.charAt(i++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int start = i;
            char flag = 0;
            if (i < format.length() && "-_0^#".indexOf(format.charAt(i)) >= 0) {
                flag = format.charAt(i++);
            }
            String text = i < format.length() ? directive(format.charAt(i), flag, now) : null;
            if (text == null) {
                out.append('%');
                i = start;
            } else {
                out.append(text);
                i++;
            }
        }
        return out.toString();
    }

    private static @Nullable String directive(char c, char flag, ZonedDateTime now) {
        switch (c) {
            case '%':
                return "%";
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'z':
            case 'Z':
                return "";
            case 'a':
                return text(now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH), flag);
            case 'A':
                return text(now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), flag);
            case 'b':
            case 'h':
                return text(now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH), flag);
            case 'B':
                return text(now.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), flag);
            case 'p':
                String half = now.getHour() < 12 ? "AM" : "PM";
                return flag == '#' ? half.toLowerCase(Locale.ROOT) : half;
            case 'P':
                return text(now.getHour() < 12 ? "am" : "pm", flag == '#' ? 0 : flag);
            case 'c':
                return format("%a %b %e %H:%M:%S %Y", now);
            case 'x':
            case 'D':
                return format("%m/%d/%y", now);
            case 'X':
            case 'T':
                return format("%H:%M:%S", now);
            case 'F':
                return format("%Y-%m-%d", now);
            case 'R':
                return format("%H:%M", now);
            case 'r':
                return format("%I:%M:%S %p", now);
            default:
                return number(c, flag, now);
        }
    }

    private static String text(String text, char flag) {
        return flag == '^' || flag == '#' ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static @Nullable String number(char c, char flag, ZonedDateTime now) {
        int dayOfWeek = now.getDayOfWeek().getValue();
        switch (c) {
            case 'd':
                return pad(now.getDayOfMonth(), 2, '0', flag);
            case 'e':
                return pad(now.getDayOfMonth(), 2, ' ', flag);
            case 'm':
                return pad(now.getMonthValue(), 2, '0', flag);
            case 'y':
                return pad(Math.floorMod(now.getYear(), 100), 2, '0', flag);
            case 'Y':
                return Integer.toString(now.getYear());
            case 'C':
                return pad(now.getYear() / 100, 2, '0', flag);
            case 'H':
                return pad(now.getHour(), 2, '0', flag);
            case 'k':
                return pad(now.getHour(), 2, ' ', flag);
            case 'I':
                return pad(hour12(now), 2, '0', flag);
            case 'l':
                return pad(hour12(now), 2, ' ', flag);
            case 'M':
                return pad(now.getMinute(), 2, '0', flag);
            case 'S':
                return pad(now.getSecond(), 2, '0', flag);
            case 'f':
                return pad(now.getNano() / 1_000, 6, '0', (char) 0);
            case 'j':
                return pad(now.getDayOfYear(), 3, '0', flag);
            case 'u':
                return Integer.toString(dayOfWeek);
            case 'w':
                return Integer.toString(dayOfWeek % 7);
            case 'U':
                return pad((now.getDayOfYear() + 6 - dayOfWeek % 7) / 7, 2, '0', flag);
            case 'W':
                return pad((now.getDayOfYear() + 6 - (dayOfWeek - 1)) / 7, 2, '0', flag);
            case 'V':
                return pad(now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', flag);
            case 'G':
                return Integer.toString(now.get(IsoFields.WEEK_BASED_YEAR));
            case 'g':
                return pad(now.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0', flag);
            case 's':
                return Long.toString(now.getLong(ChronoField.INSTANT_SECONDS));
            default:
                return null;
        }
    }

    private static int hour12(ZonedDateTime now) {
        int hour = now.getHour() % 12;
        return hour == 0 ? 12 : hour;
    }

    private static String pad(int number, int width, char filler, char flag) {
        String digits = Integer.toString(number);
        if (flag == '-') {
            return digits;
        }
        char fill = flag == '_' ? ' ' : flag == '0' ? '0' : filler;
        return String.valueOf(fill).repeat(Math.max(0, width - digits.length())) + digits;
    }
}
