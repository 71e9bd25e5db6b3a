package org.scxc.cli.load;

import java.util.List;
import org.scxc.compiler.analysis.Library;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.Refusal;

/** A refusal of a backend in the form of a diagnostic: message, place, the line with an underline, a hint. */
public final class Excerpt {
    private Excerpt() {}

    public static String render(Refusal refusal, Frontend.Source source) {
        return render("cannot run here: " + refusal.message(), refusal.span(), refusal.hint(), source);
    }

    public static String render(String message, SourceSpan span, String hint, Frontend.Source source) {
        StringBuilder out = new StringBuilder("error: " + message + "\n");
        if (!span.equals(SourceSpan.NONE)) {
            String number = "" + span.line();
            String margin = " ".repeat(number.length());
            out.append(margin)
                    .append("--> ")
                    .append(span.file())
                    .append(':')
                    .append(number)
                    .append(':')
                    .append(span.column())
                    .append('\n');
            List<String> lines = text(span, source).lines().toList();
            if (span.line() >= 1 && span.line() <= lines.size()) {
                String line = lines.get(span.line() - 1);
                out.append(margin)
                        .append(" |\n")
                        .append(number)
                        .append(" | ")
                        .append(line)
                        .append('\n');
                out.append(margin).append(" | ").append(underline(line, span)).append('\n');
            }
        }
        if (!hint.isEmpty()) {
            out.append("  hint: ").append(hint).append('\n');
        }
        return out.toString();
    }

    /** Returns the text of the file, or of the library's, that something is said of; "" for an imported one. */
    private static String text(SourceSpan span, Frontend.Source source) {
        return span.file().equals(source.name())
                ? source.text()
                : Library.texts().getOrDefault(span.file(), "");
    }

    /** Tabs stay tabs, so that the underline stands below its text. */
    private static String underline(String line, SourceSpan span) {
        int start = Math.min(
                line.length(),
                line.offsetByCodePoints(0, Math.min(span.column() - 1, line.codePointCount(0, line.length()))));
        int length = Math.max(1, Math.min(span.end() - span.start(), line.length() - start));
        return line.substring(0, start).replaceAll("[^\t]", " ") + "^".repeat(length);
    }
}
