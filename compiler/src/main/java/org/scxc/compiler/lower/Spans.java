package org.scxc.compiler.lower;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.SourceText;
import org.scxc.model.SourceSpan;

/** Places in the source. */
public final class Spans {
    private Spans() {}

    public static SourceSpan of(String file, Token token) {
        int start = Math.max(0, token.getStartIndex());
        int end = Math.max(start, token.getStopIndex() + 1);
        return new SourceSpan(file, start, end, token.getLine(), token.getCharPositionInLine() + 1);
    }

    public static SourceSpan of(String file, ParserRuleContext tree) {
        Token first = tree.getStart();
        Token last = tree.getStop() == null ? first : tree.getStop();
        int start = Math.max(0, first.getStartIndex());
        int end = Math.max(start, last.getStopIndex() + 1);
        return new SourceSpan(file, start, end, first.getLine(), first.getCharPositionInLine() + 1);
    }

    /** From offsets, counting lines. */
    public static SourceSpan at(SourceText source, int start, int end) {
        int line = 1;
        int from = 0;
        for (int i = source.text().indexOf('\n');
                i >= 0 && i < start;
                i = source.text().indexOf('\n', i + 1)) {
            line++;
            from = i + 1;
        }
        return new SourceSpan(source.name(), start, end, line, start - from + 1);
    }
}
