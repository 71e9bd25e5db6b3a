package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Nearest;

/**
 * Says what was expected in words of the language, or which word is misspelt, once a line, and gives up after
 * {@value #LIMIT} lines.
 */
final class SyntaxErrors {
    static final int LIMIT = 20;
    static final int VERBS_TOLD_MAX = 6;
    private static final int WORDS_MAX = 7;
    private static final List<String> CLAIMS = List.of(
            "never", "always", "reachable", "eventually", "healthy", "bail", "load_failed", "warn", "exit", "refused");
    private static final Set<Integer> VALUES =
            Set.of(ScxLexer.LPAREN, ScxLexer.LBRACKET, ScxLexer.MINUS, ScxLexer.TILDE);

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final Set<Integer> lines = new TreeSet<>();

    SyntaxErrors(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    void say(Parser parser, Token found, IntervalSet expected) {
        if (!lines.add(found.getLine())) {
            return;
        }
        if (lines.size() > LIMIT) {
            throw new ParseCancellationException();
        }
        Token around = Verbs.misspeltAround(parser);
        Token head = around == null ? head(parser, found) : around;
        Optional<String> meant =
                head.getType() == ScxLexer.IDENT ? Verbs.meant(head.getText(), parser) : Optional.empty();
        boolean manyVerbs = head == found && expected.size() > VERBS_TOLD_MAX;
        if (around != null && meant.isEmpty()) {
            meant = Optional.of("known: " + String.join(", ", Verbs.here(parser)));
        }
        if (meant.isPresent() || manyVerbs) {
            String message = "no statement begins with " + describe(head) + " here";
            diagnostics.report(
                    Code.SYNTAX,
                    file.span(head),
                    message,
                    meant.orElseGet(
                            () -> SyntaxHints.at(parser, found, expected).hint()));
            return;
        }
        if (claimIsMisspelt(parser, found)) {
            return;
        }
        String message = "expected " + describe(expected) + ", found " + describe(found);
        diagnostics.report(
                Code.SYNTAX,
                file.span(found),
                message,
                SyntaxHints.at(parser, found, expected).hint());
    }

    /** A misspelt first word of a claim is taken for a measure, and fails one word later. */
    private boolean claimIsMisspelt(Parser parser, Token found) {
        Token word = before(parser, found);
        if (word.getType() != ScxLexer.IDENT || before(parser, word).getType() != ScxLexer.EXPECT) {
            return false;
        }
        Optional<String> meant = Nearest.to(word.getText(), CLAIMS);
        meant.ifPresent(m -> diagnostics.report(
                Code.SYNTAX,
                file.span(word),
                "no claim begins with \"" + word.getText() + "\" here",
                "did you mean \"" + m + "\"?"));
        return meant.isPresent();
    }

    /** The visible token before, a separator included; at the start the token itself. */
    static Token before(Parser parser, Token token) {
        for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
            Token before = parser.getTokenStream().get(i);
            if (before.getChannel() == Token.DEFAULT_CHANNEL) {
                return before;
            }
        }
        return token;
    }

    /** The first word of the statement: one misspelt is taken for a setting, and fails two words later. */
    static Token head(Parser parser, Token found) {
        Token head = found;
        for (int i = found.getTokenIndex() - 1; i >= 0; i--) {
            Token before = parser.getTokenStream().get(i);
            int type = before.getType();
            if (type == ScxLexer.SEP || type == ScxLexer.LBRACE || type == ScxLexer.RBRACE) {
                break;
            }
            head = before.getChannel() == Token.DEFAULT_CHANNEL ? before : head;
        }
        return head;
    }

    private static String describe(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "the end of the file";
            case ScxLexer.SEP -> "the end of the statement";
            default -> "\"" + token.getText() + "\"";
        };
    }

    private static String describe(IntervalSet expected) {
        List<String> words = new ArrayList<>();
        boolean anyName = expected.contains(ScxLexer.IDENT) && expected.contains(ScxLexer.ALLOWED);
        boolean anyValue = expected.contains(ScxLexer.TILDE);
        if (anyValue) {
            words.add("a value");
        } else if (expected.contains(ScxLexer.IDENT)) {
            words.add("a name");
        }
        if (expected.contains(ScxLexer.QUANTITY) && !anyValue) {
            words.add("a number or quantity");
        }
        if (expected.contains(ScxLexer.STRING) && !anyValue) {
            words.add("a string");
        }
        for (int type : expected.toList()) {
            if (anyValue && VALUES.contains(type)) {
                continue;
            }
            if (type == Token.EOF) {
                words.add("the end of the file");
            } else if (type == ScxLexer.SEP) {
                words.add("the end of the statement");
            } else if (type > ScxLexer.UNCLOSED_STRING) {
                words.add('"' + literal(type) + '"');
            } else if (type > 0 && type < ScxLexer.IDENT && !anyName) {
                words.add('"' + literal(type) + '"');
            }
        }
        if (words.isEmpty() || words.size() > WORDS_MAX) {
            return expected.contains(ScxLexer.SEP) ? "the end of the statement" : "something else";
        }
        return words.size() == 1
                ? words.getFirst()
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    static String literal(int type) {
        String literal = ScxParser.VOCABULARY.getLiteralName(type);
        return literal == null
                ? ScxParser.VOCABULARY.getDisplayName(type).toLowerCase(Locale.ROOT)
                : literal.substring(1, literal.length() - 1);
    }
}
