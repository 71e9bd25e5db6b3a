package org.scxc.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Decides which line ends are statement ends: none inside ( ) or [ ], none after '{', ',' or an operator, none before
 * '}', and never two in a row. Doc comments go to a list of their own.
 */
public final class SeparatorFilter {
    private final List<Token> docs = new ArrayList<>();

    /** Tokens as the parser wants them. */
    public List<Token> filter(List<? extends Token> raw) {
        List<Token> out = new ArrayList<>();
        int brackets = 0;
        for (Token token : raw) {
            switch (token.getType()) {
                case ScxLexer.DOC -> docs.add(token);
                case ScxLexer.COMMENT -> {}
                case ScxLexer.NEWLINE, ScxLexer.SEP -> {
                    if (brackets == 0 && !out.isEmpty() && endsStatement(out.get(out.size() - 1))) {
                        CommonToken sep = new CommonToken(token);
                        sep.setType(ScxLexer.SEP);
                        out.add(sep);
                    }
                }
                default -> {
                    int type = token.getType();
                    if (type == ScxLexer.LPAREN || type == ScxLexer.LBRACKET) {
                        brackets++;
                    } else if (type == ScxLexer.RPAREN || type == ScxLexer.RBRACKET) {
                        brackets = Math.max(0, brackets - 1);
                    } else if (type == ScxLexer.LBRACE || type == ScxLexer.RBRACE) {
                        brackets = 0;
                    }
                    if (type == ScxLexer.RBRACE) {
                        dropSeparator(out);
                    }
                    out.add(token);
                }
            }
        }
        dropSeparator(out); // before the end of the file
        return out;
    }

    /** The {@code ///} comments, in order. */
    public List<Token> docs() {
        return docs;
    }

    private static void dropSeparator(List<Token> out) {
        if (!out.isEmpty() && out.get(out.size() - 1).getType() == ScxLexer.SEP) {
            out.remove(out.size() - 1);
        }
    }

    private static boolean endsStatement(Token before) {
        return switch (before.getType()) {
            case ScxLexer.SEP,
                    ScxLexer.LBRACE,
                    ScxLexer.COMMA,
                    ScxLexer.ARROW,
                    ScxLexer.LE,
                    ScxLexer.GE,
                    ScxLexer.EQ,
                    ScxLexer.NE,
                    ScxLexer.LT,
                    ScxLexer.GT,
                    ScxLexer.ASSIGN,
                    ScxLexer.PLUS,
                    ScxLexer.MINUS,
                    ScxLexer.STAR,
                    ScxLexer.SLASH,
                    ScxLexer.TILDE,
                    ScxLexer.COLON,
                    ScxLexer.DOT -> false;
            default -> true;
        };
    }
}
