package org.scxc.compiler.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scxc.model.SourceSpan;

/** Diagnostics as text: id, place, source line, caret under the exact span, hint. */
public final class DiagnosticRenderer {
    private static final int WIDTH_AT_MOST = 160;

    private DiagnosticRenderer() {}

    /** @param texts file name → content */
    public static String render(List<Diagnostic> diagnostics, Map<String, String> texts) {
        StringBuilder out = new StringBuilder();
        for (Diagnostic d : diagnostics) {
            out.append(d.severity().name().toLowerCase(Locale.ROOT))
                    .append('[')
                    .append(d.id())
                    .append("]: ")
                    .append(d.message())
                    .append('\n');
            excerpt(d.span(), texts.getOrDefault(d.span().file(), ""), out);
            d.hint().ifPresent(h -> out.append("  hint: ").append(h).append('\n'));
            out.append('\n');
        }
        return out.toString();
    }

    /** Place and underlined source line of a span. */
    public static void excerpt(SourceSpan span, String text, StringBuilder out) {
        if (span.line() == 0) {
            return;
        }
        out.append("  --> ").append(span.file());
        out.append(':').append(span.line()).append(':').append(span.column()).append('\n');
        int start = Math.min(span.start(), text.length());
        int from = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
        if (start > 0
                && start <= text.length()
                && start - 1 >= 0
                && text.charAt(Math.min(start, text.length()) - 1) == '\n') {
            from = start;
        }
        int to = text.indexOf('\n', from);
        String line = text.substring(from, to < 0 ? text.length() : to)
                .replace("\t", " ")
                .replace("\r", "");
        int caret = start - from;
        int length = Math.max(1, Math.min(span.end(), from + line.length()) - start);
        if (line.length() > WIDTH_AT_MOST) {
            int cut = Math.max(0, Math.min(caret - 40, line.length() - WIDTH_AT_MOST));
            line = line.substring(cut, Math.min(line.length(), cut + WIDTH_AT_MOST));
            caret -= cut;
            length = Math.min(length, Math.max(1, line.length() - caret));
        }
        String number = Integer.toString(span.line());
        String margin = " ".repeat(number.length());
        out.append(' ').append(margin).append(" |\n");
        out.append(' ').append(number).append(" | ").append(printable(line)).append('\n');
        out.append(' ')
                .append(margin)
                .append(" | ")
                .append(" ".repeat(Math.max(0, caret)))
                .append("^".repeat(length));
        out.append('\n');
    }

    private static String printable(String line) {
        StringBuilder clean = new StringBuilder();
        line.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c));
        return clean.toString();
    }
}
