package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.scxc.model.ExitKind;

/** What the log of a failing run must hold, as attributes of an {@code expect_err} test. */
final class Matching {
    private static final Pattern CONVERSION =
            Pattern.compile("%(?:%|\\*pbl|[-+ #0]*[0-9]*(?:\\.[0-9]+)?(?:hh|h|ll|l|z)?([diuoxXcsp]))");

    private Matching() {}

    static List<Attribute> attributes(List<ExitKind> kinds, java.util.Optional<String> format) {
        List<Attribute> attributes = new ArrayList<>();
        boolean literal = format.isPresent() && !format.get().contains("%");
        if (literal && !format.get().isBlank()) {
            attributes.add(new Attribute("expect_scx_bpf_error_contains", Rust.string(format.get())));
        } else if (format.isPresent() && !format.get().isBlank()) {
            attributes.add(new Attribute("expect_scx_bpf_error_matches", Rust.string(regex(format.get()))));
        }
        List<String> reasons = kinds.stream()
                .filter(k -> k.number() >= ExitKind.ERROR.number())
                .map(ExitKind::reason)
                .toList();
        if (kinds.size() == reasons.size() && !reasons.isEmpty() && reasons.size() < 4) {
            boolean one = reasons.size() == 1;
            boolean taken = attributes.stream().anyMatch(a -> a.name().endsWith("matches"));
            if (one && !literal) {
                attributes.add(new Attribute("expect_scx_bpf_error_contains", Rust.string(reasons.getFirst())));
            } else if (!taken) {
                attributes.add(new Attribute("expect_scx_bpf_error_matches", Rust.string(String.join("|", reasons))));
            }
        }
        return attributes;
    }

    /** A kernel format string as a regular expression of Rust's regex crate. */
    static String regex(String format) {
        Matcher conversion = CONVERSION.matcher(format);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (conversion.find()) {
            out.append(quote(format.substring(from, conversion.start())));
            out.append(pattern(conversion.group(), conversion.group(1)));
            from = conversion.end();
        }
        return out.append(quote(format.substring(from))).toString();
    }

    private static String pattern(String whole, @org.jspecify.annotations.Nullable String letter) {
        if (whole.equals("%%")) {
            return "%";
        }
        return switch (letter == null ? "" : letter) {
            case "d", "i" -> "-?\\d+";
            case "u" -> "\\d+";
            case "o" -> "[0-7]+";
            case "x", "X", "p" -> "[0-9a-fA-Fx]+";
            case "c" -> ".";
            default -> ".*";
        };
    }

    private static String quote(String text) {
        return text.codePoints()
                .mapToObj(c -> "\\.+*?()|[]{}^$#&-~".indexOf(c) >= 0 ? "\\" + (char) c : Character.toString(c))
                .collect(Collectors.joining());
    }
}
