package org.scxc.compiler.syntax;

import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.SourceSpan;

/** Escapes: quote, backslash, {@code n}, {@code t}, and {@code u{41}}, each behind a backslash. */
final class Strings {
    /** What regular expressions escape. */
    private static final String CLASSES = "dDwWsSbB.*+?[](){}|^$";

    private Strings() {}

    static String unquote(String quoted, SourceSpan span, Diagnostics diagnostics) {
        String body = quoted.substring(1, quoted.length() - 1);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = body.charAt(++i); // the lexer lets no string end in a lone backslash
            switch (escape) {
                case '"', '\\' -> out.append(escape);
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int end = body.indexOf('}', i);
                    int point = end < 0 ? -1 : codePoint(body.substring(i + 1, end));
                    if (point < 0) {
                        String hint = "write the code point in braces: \\u{41}";
                        diagnostics.report(Code.BAD_ESCAPE, at(quoted, i, span), "\\u names no character", hint);
                        return out.toString();
                    }
                    out.appendCodePoint(point);
                    i = end;
                }
                default ->
                    diagnostics.report(
                            Code.BAD_ESCAPE,
                            at(quoted, i, span),
                            "unknown escape \\" + escape,
                            CLASSES.indexOf(escape) >= 0
                                    ? "this is not a regular expression: in matching, %d matches a number, %s for"
                                            + " text"
                                    : "there is \\\" \\\\ \\n \\t \\u{41}; a backslash is written \\\\");
            }
        }
        return out.toString();
    }

    private static int codePoint(String braced) {
        if (!braced.matches("\\{[0-9A-Fa-f]{1,6}")) {
            return -1;
        }
        int point = Integer.parseInt(braced.substring(1), 16);
        return Character.isValidCodePoint(point) ? point : -1;
    }

    /** The escape whose backslash stands at {@code i} of the string, which is on one line. */
    private static SourceSpan at(String quoted, int i, SourceSpan span) {
        int start = span.start() + i;
        int end = span.start() + quoted.offsetByCodePoints(i + 1, 1);
        return new SourceSpan(span.file(), start, end, span.line(), span.column() + quoted.codePointCount(0, i));
    }
}
