package org.scxc.bpf.serve;

import java.util.Locale;
import org.scxc.bpf.vm.Execution;

/** Formats as bpf_bprintf_prepare() and bstr_printf() do (kernel/bpf/helpers.c, lib/vsprintf.c, v7.3), for what programs may print. */
public final class Printf {
    private static final int LENGTH_MAX = 1024;

    private Printf() {}

    /**
     * Formats a message.
     *
     * @param data address of the arguments, eight bytes each
     * @param bytes of all arguments
     */
    public static String format(Execution x, long format, long data, long bytes) {
        String text = Guest.string(x, format, LENGTH_MAX);
        StringBuilder out = new StringBuilder();
        int argument = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int start = ++i;
            while (i < text.length() && "-+ #0123456789.".indexOf(text.charAt(i)) >= 0) {
                i++;
            }
            String flags = text.substring(start, i);
            int longs = 0;
            while (i < text.length() && "lhzt".indexOf(text.charAt(i)) >= 0) {
                longs += text.charAt(i) == 'l' || text.charAt(i) == 'z' ? 1 : 0;
                i++;
            }
            char conversion = i < text.length() ? text.charAt(i) : '%';
            if (conversion == '%') {
                out.append('%');
                continue;
            }
            long value = 8L * argument < bytes ? Guest.load64(x, data + 8L * argument) : 0;
            argument++;
            out.append(pad(flags, one(x, conversion, longs > 0, value)));
        }
        return out.length() > LENGTH_MAX ? out.substring(0, LENGTH_MAX) : out.toString();
    }

    private static String one(Execution x, char conversion, boolean wide, long value) {
        return switch (conversion) {
            case 'd', 'i' -> wide ? Long.toString(value) : Integer.toString((int) value);
            case 'u' -> wide ? Long.toUnsignedString(value) : Integer.toUnsignedString((int) value);
            case 'x' -> wide ? Long.toHexString(value) : Integer.toHexString((int) value);
            case 'X' -> (wide ? Long.toHexString(value) : Integer.toHexString((int) value)).toUpperCase(Locale.ROOT);
            case 'c' -> String.valueOf((char) (value & 0xff));
            case 's' -> Guest.string(x, value, LENGTH_MAX);
            case 'p' -> String.format(Locale.ROOT, "%016x", value);
            default -> "%" + conversion;
        };
    }

    private static String pad(String flags, String text) {
        String width = flags.replaceAll("^[-+ #0]*", "").replaceAll("\\..*", "");
        int missing = width.isEmpty() ? 0 : Math.min(LENGTH_MAX, Integer.parseInt(width)) - text.length();
        if (missing <= 0) {
            return text;
        }
        String filled = flags.startsWith("0") && !flags.contains("-") ? "0".repeat(missing) : " ".repeat(missing);
        return flags.contains("-") ? text + filled : filled + text;
    }
}
