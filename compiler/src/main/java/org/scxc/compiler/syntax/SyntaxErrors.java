package org.scxc.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.FailedPredicateException;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/** Says what was expected in words of the language, once a line, and gives up after a few lines. */
final class SyntaxErrors extends DefaultErrorStrategy {
    static final int LIMIT = 20;
    private static final Set<String> ACTIONS = Set.of(
            "set", "clear", "swap", "spawn", "move", "stop", "freeze", "thaw", "remove", "offline", "online", "detach",
            "attach", "repeat", "at", "every");

    private final SourceFile file;
    private final Diagnostics diagnostics;
    private final Set<Integer> lines = new TreeSet<>();

    SyntaxErrors(SourceFile file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    @Override
    protected void reportNoViableAlternative(Parser parser, NoViableAltException e) {
        say(parser, e.getOffendingToken(), e.getExpectedTokens());
    }

    @Override
    protected void reportInputMismatch(Parser parser, InputMismatchException e) {
        say(parser, e.getOffendingToken(), e.getExpectedTokens());
    }

    @Override
    protected void reportFailedPredicate(Parser parser, FailedPredicateException e) {
        say(parser, e.getOffendingToken(), getExpectedTokens(parser));
    }

    @Override
    protected void reportUnwantedToken(Parser parser) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            say(parser, parser.getCurrentToken(), getExpectedTokens(parser));
        }
    }

    @Override
    protected void reportMissingToken(Parser parser) {
        reportUnwantedToken(parser);
    }

    private void say(Parser parser, Token found, IntervalSet expected) {
        if (!lines.add(found.getLine())) {
            return;
        }
        if (lines.size() > LIMIT) {
            throw new ParseCancellationException();
        }
        Misspelt misspelt = misspelt(parser, found);
        if (misspelt != null) {
            diagnostics.report(
                    Code.SYNTAX,
                    file.span(misspelt.token),
                    "no statement begins with \"" + misspelt.token.getText() + "\" here",
                    "did you mean \"" + misspelt.meant + "\"?");
            return;
        }
        String message = "expected " + describe(expected) + ", found " + describe(found);
        diagnostics.report(Code.SYNTAX, file.span(found), message, hint(parser, found, expected));
    }

    private record Misspelt(Token token, String meant) {}

    /** A misspelt keyword at the head of a statement is taken for a setting, and fails two words later. */
    private static @org.jspecify.annotations.Nullable Misspelt misspelt(Parser parser, Token found) {
        Token head = found;
        for (int i = found.getTokenIndex() - 1; i >= 0; i--) {
            Token before = parser.getTokenStream().get(i);
            int type = before.getType();
            if (type == ScxLexer.SEP || type == ScxLexer.LBRACE || type == ScxLexer.RBRACE) {
                break;
            }
            head = before.getChannel() == Token.DEFAULT_CHANNEL ? before : head;
        }
        if (head.getType() != ScxLexer.IDENT) {
            return null;
        }
        Token word = head;
        return Nearest.to(word.getText(), statementsIn(parser.getContext()))
                .map(meant -> new Misspelt(word, meant))
                .orElse(null);
    }

    private static List<String> statementsIn(RuleContext context) {
        for (RuleContext c = context; c != null; c = c.parent) {
            if (c instanceof ScxParser.ScenarioDeclContext) {
                return List.of(
                        "machine",
                        "kernel",
                        "scheduler",
                        "const",
                        "noise",
                        "root",
                        "cell",
                        "phase",
                        "expect",
                        "variant",
                        "matrix",
                        "target");
            }
            switch (c.getRuleIndex()) {
                case ScxParser.RULE_action, ScxParser.RULE_actions -> {
                    return List.of(
                            "set", "clear", "swap", "spawn", "move", "stop", "freeze", "thaw", "cell", "remove",
                            "offline", "online", "detach", "attach", "repeat", "at", "every", "expect");
                }
                case ScxParser.RULE_step, ScxParser.RULE_steps -> {
                    return List.of(
                            "push",
                            "remove",
                            "peek",
                            "pop",
                            "capture",
                            "check",
                            "insert",
                            "each",
                            "move",
                            "set",
                            "cancel",
                            "reenqueue",
                            "retry",
                            "return",
                            "lock",
                            "if");
                }
                case ScxParser.RULE_scenarioItem -> {
                    return List.of(
                            "machine",
                            "kernel",
                            "scheduler",
                            "const",
                            "noise",
                            "root",
                            "cell",
                            "phase",
                            "expect",
                            "variant",
                            "matrix",
                            "target");
                }
                case ScxParser.RULE_raceItem -> {
                    return List.of(
                            "machine",
                            "kernel",
                            "discipline",
                            "queue",
                            "dsq",
                            "lock",
                            "word",
                            "on",
                            "cpu",
                            "expect",
                            "variant",
                            "matrix",
                            "task",
                            "explore");
                }
                case ScxParser.RULE_schedulerItem -> {
                    return List.of("flag", "like", "version", "versions", "model", "binary", "args");
                }
                case ScxParser.RULE_decl, ScxParser.RULE_file -> {
                    return List.of(
                            "import",
                            "const",
                            "machine",
                            "workload",
                            "scheduler",
                            "kernel",
                            "noise",
                            "discipline",
                            "scenario",
                            "race",
                            "suite");
                }
                case ScxParser.RULE_groups, ScxParser.RULE_settings, ScxParser.RULE_fact -> {
                    return List.of();
                }
                default -> {}
            }
        }
        return List.of();
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
        if (expected.contains(ScxLexer.IDENT)) {
            words.add("a name");
        }
        if (expected.contains(ScxLexer.QUANTITY)) {
            words.add("a number or quantity");
        }
        if (expected.contains(ScxLexer.STRING)) {
            words.add("a string");
        }
        for (int type : expected.toList()) {
            if (type == Token.EOF) {
                words.add("the end of the file");
            } else if (type == ScxLexer.SEP) {
                words.add("the end of the statement");
            } else if (type > ScxLexer.UNCLOSED_STRING) {
                words.add(literal(type));
            } else if (type > 0 && type < ScxLexer.IDENT && !anyName) {
                words.add(literal(type));
            }
        }
        if (words.isEmpty()) {
            return "something else";
        }
        if (words.size() > 14) {
            return "a statement";
        }
        return words.size() == 1
                ? words.getFirst()
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    private static String literal(int type) {
        String literal = ScxParser.VOCABULARY.getLiteralName(type);
        return literal == null
                ? ScxParser.VOCABULARY.getDisplayName(type).toLowerCase(Locale.ROOT)
                : literal.substring(1, literal.length() - 1);
    }

    private static String hint(Parser parser, Token found, IntervalSet expected) {
        String text = found.getText();
        Token before = parser.getTokenStream().LT(-1);
        if (before != null && before.getText().matches("[0-9]+x")) {
            return "write a space before x: " + before.getText().replace("x", " x") + " " + text;
        }
        if (found.getType() == ScxLexer.EQ) {
            return "a setting is its name and its value, without =";
        }
        if (found.getType() == ScxLexer.COLON && expected.contains(ScxLexer.SEP)) {
            return "a setting is its name and its value, without a colon; \"name: 8 x spin\" names workers";
        }
        if (found.getType() == ScxLexer.COMMA && expected.contains(ScxLexer.SEP)) {
            return "statements end with the line or with ;";
        }
        if (found.getType() == Token.EOF && expected.contains(ScxLexer.RBRACE)) {
            return "a { was never closed";
        }
        if (expected.contains(ScxLexer.VARIANT) && ACTIONS.contains(text)) {
            return "actions stand in a phase: phase run 10s { " + text + " … }";
        }
        if (parser.getContext().getRuleIndex() == ScxParser.RULE_file) {
            return "at the top of a file stand scenarios, schedulers, workloads, consts and the like";
        }
        if (found.getType() == ScxLexer.IDENT) {
            List<String> keywords = new ArrayList<>();
            expected.toList().stream()
                    .filter(t -> t > 0 && t < ScxLexer.IDENT && t != ScxLexer.SEP)
                    .map(SyntaxErrors::literal)
                    .forEach(keywords::add);
            return Nearest.to(text, keywords)
                    .map(n -> "did you mean \"" + n + "\"?")
                    .orElse("");
        }
        return "";
    }
}
