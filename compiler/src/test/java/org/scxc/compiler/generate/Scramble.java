package org.scxc.compiler.generate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.grammar.ScxLexer;

/** The same program in another layout: line ends, semicolons, comments and spaces wherever they change nothing. */
public final class Scramble {
    private static final Set<Integer> CONTINUES = Set.of(
            ScxLexer.LBRACE,
            ScxLexer.COMMA,
            ScxLexer.ARROW,
            ScxLexer.LE,
            ScxLexer.GE,
            ScxLexer.EQEQ,
            ScxLexer.LT,
            ScxLexer.GT,
            ScxLexer.EQ,
            ScxLexer.PLUS,
            ScxLexer.MINUS,
            ScxLexer.STAR,
            ScxLexer.SLASH,
            ScxLexer.TILDE,
            ScxLexer.COLON,
            ScxLexer.DOT);

    private Scramble() {}

    public static String of(String program, long seed) {
        Random random = new Random(seed);
        StringBuilder out = new StringBuilder();
        Deque<Integer> open = new ArrayDeque<>();
        int last = ScxLexer.LBRACE;
        for (Token token : Parsing.tokens("program", program).getTokens()) {
            int type = token.getType();
            if (type == ScxLexer.DOC || type == ScxLexer.COMMENT) {
                out.append(token.getText()).append('\n');
                last = ScxLexer.IDENT; // a blank line would part a statement from what documents it
                continue;
            }
            if (token.getChannel() != Token.DEFAULT_CHANNEL || type == Token.EOF) {
                continue;
            }
            if (type == ScxLexer.SEP) {
                out.append(separator(random));
                last = ScxLexer.LBRACE;
                continue;
            }
            boolean inside = !open.isEmpty() && open.peek() != ScxLexer.LBRACE;
            boolean free = inside || CONTINUES.contains(last) || type == ScxLexer.RBRACE;
            out.append(free && random.nextInt(12) == 0 ? lineEnd(random) : space(random, last, type));
            out.append(token.getText());
            switch (type) {
                case ScxLexer.LBRACE, ScxLexer.LPAREN, ScxLexer.LBRACKET -> open.push(type);
                case ScxLexer.RBRACE, ScxLexer.RPAREN, ScxLexer.RBRACKET -> open.pop();
                default -> {}
            }
            last = type;
        }
        return out.append(random.nextInt(3) == 0 ? " // the end" : "\n").toString();
    }

    private static String space(Random random, int left, int right) {
        boolean words = isWord(left) && isWord(right);
        return words ? random.nextInt(9) == 0 ? "\t  " : " " : random.nextInt(2) == 0 ? "" : " ";
    }

    private static boolean isWord(int type) {
        return type <= ScxLexer.STRING;
    }

    private static String lineEnd(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "\n";
            case 1 -> " // a comment; it may { hold ( anything\n";
            case 2 -> "\r\n\n// on its own\n\n";
            default -> "\n\n\n";
        };
    }

    private static String separator(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> ";";
            case 1 -> " ; ; ";
            case 2 -> lineEnd(random);
            default -> "\n";
        };
    }
}
