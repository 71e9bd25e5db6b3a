package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.model.Plain;

/** Text of a scenario as text of a comment. */
final class Prose {
    private static final Pattern MARKER = Pattern.compile("([-*+]|#{1,6}|[0-9]{1,9}[.)])( .*)?|([>|=~]).*");

    /** A word so short may stand out a little. */
    private static final int SHORT = 6;

    private Prose() {}

    /** Words of one paragraph on lines of at most {@code width} columns, as far as they can be broken. */
    static String fold(String text, int width) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            int length = word.codePointCount(0, word.length());
            boolean marker = length <= SHORT && MARKER.matcher(word).matches(); // would begin a list
            if (column > 0 && column + 1 + length > width + (marker ? SHORT : 0)) {
                out.append('\n');
                column = 0;
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += length;
        }
        return out.toString();
    }

    /** Paragraphs of a doc comment: what Markdown would take for a list, a heading or a fence is escaped. */
    static List<String> paragraph(String text, int width) {
        List<String> lines = new ArrayList<>();
        String safe = Plain.text(text).replace("```", "'''");
        for (String line : fold(safe, width).split("\n")) {
            lines.add(escaped(line));
        }
        return lines;
    }

    private static String escaped(String line) {
        Matcher marker = MARKER.matcher(line);
        if (!marker.matches()) {
            return line;
        }
        boolean number = marker.group(1) != null && Character.isDigit(line.charAt(0));
        int at = number ? marker.end(1) - 1 : 0; // 1\. and \-
        return line.substring(0, at) + "\\" + line.substring(at);
    }
}
