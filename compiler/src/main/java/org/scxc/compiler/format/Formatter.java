package org.scxc.compiler.format;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.grammar.ScxLexer;

/** Text to its canonical form, which depends on nothing but the tree, its comments and its blank lines. */
public final class Formatter {
    private Formatter() {}

    /**
     * @param name for messages
     * @return empty if the text has an error of syntax, which has been reported
     * @throws IllegalStateException if the result would not have the same tokens and comments: a bug
     */
    public static Optional<String> format(String name, String text, Diagnostics diagnostics) {
        return Parsing.read(name, text, diagnostics).map(parsed -> {
            String formatted = new Printer(new Comments(parsed.tokens())).file(parsed.tree());
            if (!words(parsed.tokens()).equals(words(Parsing.tokens(name, formatted)))) {
                throw new IllegalStateException("the form of " + name + " would change what it says");
            }
            return formatted;
        });
    }

    /** Everything but space; line ends and semicolons that separate are the same. */
    private static List<String> words(CommonTokenStream tokens) {
        return tokens.getTokens().stream()
                .filter(t -> t.getChannel() != Token.HIDDEN_CHANNEL)
                .map(t -> t.getType() == ScxLexer.SEP ? ";" : Comments.text(t))
                .toList();
    }
}
