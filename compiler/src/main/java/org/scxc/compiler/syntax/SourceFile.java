package org.scxc.compiler.syntax;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.scxc.model.SourceSpan;

/** Turns the parser's positions, which count code points, into spans, which count UTF-16 units. */
public final class SourceFile {
    private final String name;
    private final String text;
    private final boolean wide;

    public SourceFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.wide = text.codePointCount(0, text.length()) != text.length();
    }

    public String name() {
        return name;
    }

    public SourceSpan span(Token token) {
        return span(token, token);
    }

    public SourceSpan span(ParserRuleContext rule) {
        Token stop = rule.getStop();
        return span(rule.getStart(), stop == null ? rule.getStart() : stop);
    }

    public SourceSpan span(Token first, Token last) {
        int start = offset(first.getStartIndex());
        int end = first.getType() == Token.EOF ? start : Math.max(start, offset(last.getStopIndex() + 1));
        return new SourceSpan(name, start, end, first.getLine(), first.getCharPositionInLine() + 1);
    }

    /** At {@code offset} in UTF-16 units. */
    public SourceSpan at(int offset, int length) {
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        int line = (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        int column = text.codePointCount(lineStart, offset) + 1;
        return new SourceSpan(name, offset, Math.min(text.length(), offset + length), line, column);
    }

    public String text(SourceSpan span) {
        return text.substring(span.start(), span.end());
    }

    /** The word as it is written; that of the end of the file is {@code <EOF>}. */
    public String text(Token token) {
        boolean here = !wide && token.getType() != Token.EOF;
        return here ? text.substring(token.getStartIndex(), token.getStopIndex() + 1) : token.getText();
    }

    private int offset(int codePoint) {
        if (!wide) {
            return Math.min(codePoint, text.length());
        }
        int total = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.min(codePoint, total));
    }
}
