package org.scxc.compiler.syntax;

import java.util.OptionalInt;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;

/** Refuses what no parser should be given: binaries, huge files, brackets a thousand deep. */
public final class TextCheck {
    static final int LENGTH_MAX = 1 << 20;
    static final int DEPTH_MAX = 64;

    private TextCheck() {}

    /** @return whether the file is worth parsing */
    public static boolean accepts(String text, SourceFile file, Diagnostics diagnostics) {
        OptionalInt control = firstControl(text);
        if (control.isPresent()) {
            int at = control.getAsInt();
            diagnostics.report(
                    Code.NOT_TEXT, file.at(at, 1), "this is not a text file", "invalid UTF-8; save the file as UTF-8");
            return false;
        }
        int deep = tooDeep(text);
        if (deep >= 0) {
            diagnostics.report(
                    Code.NESTED_TOO_DEEP,
                    file.at(deep, 1),
                    "brackets are nested more than " + DEPTH_MAX + " deep",
                    "close some of them first");
            return false;
        }
        if (text.length() > LENGTH_MAX) {
            diagnostics.report(
                    Code.TOO_LARGE,
                    file.at(0, 0),
                    "this file is larger than 1 MiB",
                    "split it; recorded noise belongs in a .csv file");
            return false;
        }
        return true;
    }

    private static OptionalInt firstControl(String text) {
        for (int i = 0, length = text.length(); i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                continue; // nearly all
            }
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7F || c == 0xFFFD) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** @return where the brackets, outside strings and comments, are one too deep, or −1 */
    private static int tooDeep(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '{', '(', '[' -> {
                    if (++depth > DEPTH_MAX) {
                        return i;
                    }
                }
                case '}', ')', ']' -> depth = Math.max(0, depth - 1);
                case '"' -> i = endOfString(text, i);
                case '/' -> {
                    if (text.startsWith("//", i)) {
                        int end = text.indexOf('\n', i);
                        i = end < 0 ? text.length() : end;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    private static int endOfString(String text, int quote) {
        int i = quote + 1;
        while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
            i += text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) != '\n' ? 2 : 1;
        }
        return i;
    }
}
