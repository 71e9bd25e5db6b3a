package org.scxc.compiler.diagnostics;

import java.util.Map;
import org.scxc.model.SourceSpan;

/** A message as text, with the line it is about and carets under the exact words. */
public final class DiagnosticRenderer {
    private static final int WIDTH_MAX = 160;

    private final Map<String, String> texts;

    /** @param texts file name → its text; library files are named {@code <stdlib>/name.scx} */
    public DiagnosticRenderer(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    public String render(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        out.append(diagnostic.severity().word())
                .append('[')
                .append(diagnostic.id())
                .append("]: ");
        out.append(diagnostic.message()).append('\n');
        quote(out, " --> ", diagnostic.span());
        for (Related related : diagnostic.related()) {
            out.append("note: ").append(related.message()).append('\n');
            quote(out, " --> ", related.span());
        }
        diagnostic.hint().ifPresent(hint -> out.append("hint: ").append(hint).append('\n'));
        return out.toString();
    }

    private void quote(StringBuilder out, String arrow, SourceSpan span) {
        if (span.line() == 0) {
            if (!span.file().isEmpty()) {
                out.append(arrow).append(span.file()).append('\n');
            }
            return;
        }
        out.append(arrow).append(span.file()).append(':').append(span.line());
        out.append(':').append(span.column()).append('\n');
        String text = texts.get(span.file());
        if (text == null || span.start() > text.length()) {
            return;
        }
        int from = text.lastIndexOf('\n', span.start() - 1) + 1;
        int to = text.indexOf('\n', span.start());
        to = to < 0 ? text.length() : to;
        int windowFrom = Math.max(from, span.start() - WIDTH_MAX / 2);
        int windowTo = Math.min(to, windowFrom + WIDTH_MAX);
        String line = printable(text.substring(windowFrom, windowTo)).stripTrailing();
        String number = Integer.toString(span.line());
        String margin = " ".repeat(number.length());
        out.append(' ').append(margin).append(" |\n");
        out.append(' ').append(number).append(" | ").append(line).append('\n');
        int before = Math.max(0, width(text, windowFrom, span.start()));
        int carets = Math.max(1, width(text, span.start(), Math.min(span.end(), windowTo)));
        out.append(' ').append(margin).append(" | ").append(" ".repeat(before)).append("^".repeat(carets));
        out.append('\n');
    }

    private static int width(String text, int from, int to) {
        return to <= from ? 0 : text.codePointCount(from, to);
    }

    /** One column a code point; no control character reaches the terminal. */
    private static String printable(String line) {
        StringBuilder out = new StringBuilder();
        line.codePoints()
                .map(c -> c == '\t' ? ' ' : Character.isISOControl(c) ? 0xFFFD : c == 0xFEFF ? ' ' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
