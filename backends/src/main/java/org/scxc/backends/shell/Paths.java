package org.scxc.backends.shell;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a variant's directory lies: FILE/SCENARIO or FILE/SCENARIO.VARIANT. */
final class Paths {
    private Paths() {}

    static String of(String file, String scenario, String variant) {
        Path name = Path.of(file).getFileName();
        String stem = (name == null ? "" : name.toString()).replaceFirst("\\.scx$", "");
        return plain(stem) + "/" + plain(scenario) + (variant.isEmpty() ? "" : "." + plain(variant));
    }

    /** Letters, digits, dashes, underscores and dots inside; any other byte as {@code +XX}, so that no two are alike. */
    private static String plain(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
            if (letter || (b == '.' || b == '-') && !out.isEmpty()) {
                out.append((char) b);
            } else {
                out.append(String.format(java.util.Locale.ROOT, "+%02X", b & 0xff));
            }
        }
        return out.isEmpty() ? "+" : out.toString();
    }
}
