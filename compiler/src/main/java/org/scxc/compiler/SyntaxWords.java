package org.scxc.compiler;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxLexer;

/** Tokens in words for people. */
final class SyntaxWords {
    private static final int LISTED_AT_MOST = 12;

    private SyntaxWords() {}

    static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "end of the file";
            case ScxLexer.SEP -> "end of the statement";
            case ScxLexer.UNKNOWN ->
                token.getText().equals("\"")
                        ? "string without an end on its line"
                        : "character \"" + token.getText() + "\"";
            case ScxLexer.QUANTITY -> "number \"" + token.getText() + "\"";
            case ScxLexer.STRING -> "string " + token.getText();
            default -> "\"" + token.getText() + "\"";
        };
    }

    /** What could stand there; a misspelt keyword is named first. */
    static String expected(IntervalSet types, Token token) {
        List<String> words = new ArrayList<>();
        boolean name = false;
        for (int type : types.toList()) {
            if (type == ScxLexer.IDENT) {
                name = true;
            } else {
                words.add(word(type));
            }
        }
        if (token.getType() == ScxLexer.IDENT) {
            List<String> keywords =
                    words.stream().filter(w -> Character.isLetter(w.charAt(0))).toList();
            String hint = Nearest.hint(token.getText(), keywords);
            if (hint.startsWith("did")) {
                return hint;
            }
        }
        if (name && words.size() > LISTED_AT_MOST) {
            return "a name is expected here";
        }
        if (name) {
            words.add(0, "a name");
        }
        if (words.isEmpty() || words.size() > LISTED_AT_MOST + 8) {
            return "";
        }
        return "expected " + String.join(", ", words);
    }

    private static String word(int type) {
        return switch (type) {
            case Token.EOF -> "the end of the file";
            case ScxLexer.SEP -> "the end of the statement";
            case ScxLexer.QUANTITY -> "a number";
            case ScxLexer.STRING -> "a string in quotes";
            default -> {
                String literal = ScxLexer.VOCABULARY.getLiteralName(type);
                yield literal == null
                        ? ScxLexer.VOCABULARY.getDisplayName(type)
                        : literal.substring(1, literal.length() - 1);
            }
        };
    }
}
