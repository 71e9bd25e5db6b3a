package org.scxc.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;

/**
 * Decides which line ends and semicolons end a statement. None does inside parentheses or brackets (line ends only),
 * after {@code {}, a comma or an operator, before {@code }}, at either end of the file, or twice.
 */
public abstract class ScxLexerBase extends Lexer {
    private final Deque<Integer> open = new ArrayDeque<>();
    private final Deque<Token> ready = new ArrayDeque<>();
    private int last = ScxLexer.LBRACE; // as if a brace had been opened: a file does not begin with SEP

    protected ScxLexerBase(CharStream input) {
        super(input);
    }

    @Override
    public void reset() {
        super.reset();
        if (open != null) { // the constructor of Lexer may call this before our fields exist
            open.clear();
            ready.clear();
            last = ScxLexer.LBRACE;
        }
    }

    @Override
    public Token nextToken() {
        if (ready.isEmpty()) {
            fill();
        }
        return ready.removeFirst();
    }

    /** Reads up to the next visible token; a separator stands before the comments that follow it. */
    private void fill() {
        Token separator = null;
        while (true) {
            Token token = super.nextToken();
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                ready.addLast(token);
                continue;
            }
            if (token.getType() == ScxLexer.NEWLINE || token.getType() == ScxLexer.SEMI) {
                if (separator == null && ends(token.getType())) {
                    separator = asSeparator(token);
                } else if (token.getType() == ScxLexer.SEMI && insideParentheses()) {
                    ready.addLast(token); // an error worth telling
                    return;
                }
                continue;
            }
            int type = token.getType();
            if (separator != null && type != ScxLexer.RBRACE && type != Token.EOF) {
                ready.addFirst(separator);
            }
            track(type);
            ready.addLast(token);
            return;
        }
    }

    private boolean ends(int type) {
        return !insideParentheses() && !continues(last) && (type == ScxLexer.NEWLINE || type == ScxLexer.SEMI);
    }

    private boolean insideParentheses() {
        return !open.isEmpty() && open.peek() != ScxLexer.LBRACE;
    }

    private static boolean continues(int type) {
        return switch (type) {
            case ScxLexer.LBRACE,
                    ScxLexer.COMMA,
                    ScxLexer.ARROW,
                    ScxLexer.LE,
                    ScxLexer.GE,
                    ScxLexer.EQEQ,
                    ScxLexer.NE,
                    ScxLexer.LT,
                    ScxLexer.GT,
                    ScxLexer.EQ,
                    ScxLexer.PLUS,
                    ScxLexer.MINUS,
                    ScxLexer.STAR,
                    ScxLexer.SLASH,
                    ScxLexer.TILDE,
                    ScxLexer.COLON,
                    ScxLexer.DOT -> true;
            default -> false;
        };
    }

    /** A closing brace also closes what was left open inside it, so that one forgotten {@code )} spoils one block. */
    private void track(int type) {
        last = type;
        switch (type) {
            case ScxLexer.LBRACE, ScxLexer.LPAREN, ScxLexer.LBRACKET -> open.push(type);
            case ScxLexer.RPAREN, ScxLexer.RBRACKET -> {
                if (insideParentheses()) {
                    open.pop();
                }
            }
            case ScxLexer.RBRACE -> {
                while (!open.isEmpty() && open.pop() != ScxLexer.LBRACE) {}
            }
            default -> {}
        }
    }

    private static Token asSeparator(Token token) {
        ((WritableToken) token).setType(ScxLexer.SEP);
        return token;
    }
}
