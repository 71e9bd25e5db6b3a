package org.scxc.compiler.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxLexer;

/**
 * Finds the one brace too few or too many. A parser notices it at the end of the file, or a block too late, and then
 * misreads all that follows; how the lines are indented tells which one was meant. The layout of a file whose braces
 * have partners is never looked at.
 */
final class Braces {
    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final List<Token> all;

    /** @param indent of the line that the brace stands in */
    private record Open(Token brace, int indent) {}

    Braces(List<Token> tokens, SourceFile file, Diagnostics diagnostics) {
        this.all = tokens;
        this.file = file;
        this.diagnostics = diagnostics;
    }

    /** @return whether every brace has its partner; if not, one error is reported */
    boolean balanced() {
        int depth = 0;
        for (Token token : all) {
            int type = token.getType();
            depth += type == ScxLexer.LBRACE ? 1 : type == ScxLexer.RBRACE ? -1 : 0;
            if (depth < 0) {
                break;
            }
        }
        if (depth != 0) {
            blame();
        }
        return depth == 0;
    }

    private void blame() {
        List<Token> tokens = all.stream()
                .filter(t -> t.getChannel() == Token.DEFAULT_CHANNEL)
                .filter(t -> t.getType() != ScxLexer.SEP && t.getType() != Token.EOF)
                .toList();
        Deque<Open> open = new ArrayDeque<>();
        int indent = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean first = i == 0 || tokens.get(i - 1).getLine() < token.getLine();
            indent = first ? token.getCharPositionInLine() : indent;
            Open block = open.peek();
            boolean closes = token.getType() == ScxLexer.RBRACE;
            if (closes && (block == null || closesTooMuch(block, token, first))) {
                tooMany(token, first);
                return;
            }
            if (block != null && first && indent < block.indent + (closes ? 0 : 1)) {
                neverClosed(block.brace);
                return;
            }
            if (closes) {
                open.pop();
            } else if (token.getType() == ScxLexer.LBRACE) {
                open.push(new Open(token, indent));
            }
        }
        if (!open.isEmpty()) {
            neverClosed(open.peek().brace);
        }
    }

    /** A brace within a line closes what that line opened; one that begins a line closes what its column says. */
    private static boolean closesTooMuch(Open block, Token token, boolean first) {
        return block.brace.getLine() < token.getLine() && (!first || token.getCharPositionInLine() > block.indent);
    }

    private void tooMany(Token brace, boolean first) {
        String hint =
                first ? "remove it, or write the { that a line above lacks" : "remove it, or write its { before it";
        diagnostics.report(Code.SYNTAX, file.span(brace), "unmatched }", hint);
    }

    private void neverClosed(Token brace) {
        diagnostics.report(Code.SYNTAX, file.span(brace), "this { is never closed", "write its }");
    }
}
