package org.scxc.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel format string as a pattern: conversions stand for what the kernel prints, all else for itself. */
public final class FormatPattern {
    private static final Pattern CONVERSION =
            Pattern.compile("%(?<percent>%)|%\\*p(?<bitmap>bl?)|%(?<flags>[-+#0]*)(?<width>\\d*)(?:\\.(?:\\d+|\\*))?"
                    + "(?:hh?|ll?|[jztL])?(?<kind>p[A-Za-z0-9]*|[diuxXocs])");

    private final Pattern pattern;

    private FormatPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    public static FormatPattern of(String format) {
        StringBuilder regex = new StringBuilder();
        Matcher conversion = CONVERSION.matcher(format);
        int from = 0;
        while (conversion.find()) {
            regex.append(Pattern.quote(format.substring(from, conversion.start())));
            regex.append(regexOf(conversion));
            from = conversion.end();
        }
        regex.append(Pattern.quote(format.substring(from)));
        return new FormatPattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** Whether the text is anywhere in {@code message}. */
    public boolean foundIn(String message) {
        return pattern.matcher(message).find();
    }

    private static String regexOf(Matcher conversion) {
        if (conversion.group("percent") != null) {
            return "%";
        }
        String bitmap = conversion.group("bitmap");
        if (bitmap != null) {
            return bitmap.equals("bl") ? "[0-9,\\-]*" : "[0-9a-f,]+";
        }
        String pad = conversion.group("width").isEmpty() ? "" : " *";
        return pad
                + switch (conversion.group("kind").charAt(0)) {
                    case 'd', 'i' -> "[-+]?\\d+";
                    case 'u' -> "\\d+";
                    case 'o' -> "[0-7]+";
                    case 'x', 'X' ->
                        conversion.group("flags").contains("#") ? "(?:0[xX])?[0-9a-fA-F]+" : "[0-9a-fA-F]+";
                    case 'c' -> ".";
                    case 'p' -> "\\S+";
                    default -> ".*?";
                }
                + pad;
    }
}
