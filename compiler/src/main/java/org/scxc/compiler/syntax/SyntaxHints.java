package org.scxc.compiler.syntax;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.scxc.grammar.ScxLexer;
import org.scxc.model.ExitKind;
import org.scxc.model.Nearest;

/**
 * What to write instead of a word that cannot stand where it does.
 *
 * @param found the word
 * @param before the one before it, a separator included
 * @param head the first word of the statement
 */
record SyntaxHints(Parser parser, Token found, Token before, Token head, IntervalSet expected) {
    private static final Set<String> ACTIONS = Set.of(
            "set", "clear", "swap", "spawn", "move", "stop", "freeze", "thaw", "remove", "offline", "online", "suspend",
            "detach", "attach", "repeat", "at", "every");
    private static final Set<String> UNITS = Set.of("ns", "us", "ms", "s", "min", "h", "B", "KiB", "MiB", "GiB");

    static SyntaxHints at(Parser parser, Token found, IntervalSet expected) {
        Token before = SyntaxErrors.before(parser, found);
        return new SyntaxHints(parser, found, before, SyntaxErrors.head(parser, found), expected);
    }

    /** Empty if there is nothing to say. */
    String hint() {
        return spacing()
                .or(this::operator)
                .or(this::list)
                .or(this::claim)
                .or(this::place)
                .or(this::keyword)
                .or(this::form)
                .or(this::separator)
                .orElse("");
    }

    private boolean isFound(int type) {
        return found.getType() == type;
    }

    private boolean wants(int type) {
        return expected.contains(type);
    }

    /** {@code 8x spin}, {@code 5 s}, {@code enable-borrowing}, {@code 4 * spin}. */
    private Optional<String> spacing() {
        String text = found.getText();
        String last = before.getText();
        boolean number = last.matches("[0-9][0-9_.]*");
        if (last.matches("[0-9]+x")) {
            return Optional.of("write a space before x: " + last.replace("x", " x") + " " + text);
        }
        if (number && UNITS.contains(text)) {
            return Optional.of("write " + last + text + ", without a space");
        }
        if (number && wants(ScxLexer.X) && expected.size() == 1 && !text.equals("X")) {
            return Optional.of("write " + last + " x spin: the number of workers, x, the workload");
        }
        if (before.getType() == ScxLexer.MINUS && isFound(ScxLexer.IDENT) && head.getType() == ScxLexer.IDENT) {
            return Optional.of("names have underscores for dashes, and no dashes before them: enable_borrowing");
        }
        return isFound(ScxLexer.MINUS) && head == found
                ? Optional.of("flags are written without dashes: enable_borrowing")
                : Optional.empty();
    }

    /** Signs that other languages have here. */
    private Optional<String> operator() {
        if (isFound(ScxLexer.EQ)
                && parser.getTokenStream().get(found.getTokenIndex() + 1).getType() == ScxLexer.GT) {
            return Optional.of("write >=");
        }
        if (before.getType() == ScxLexer.EQ && isFound(ScxLexer.GT)) {
            return Optional.of("write >=");
        }
        if (isFound(ScxLexer.EQ) && wants(ScxLexer.EQEQ)) {
            return Optional.of("write ==");
        }
        if (isFound(ScxLexer.EQ)) {
            return Optional.of("a setting or argument is its name and its value, without =");
        }
        if (isFound(ScxLexer.COLON) && (wants(ScxLexer.SEP) || wants(ScxLexer.RPAREN))) {
            return Optional.of(
                    "a setting is its name and its value, without a colon; \"name: 8 x spin\" names workers");
        }
        return isFound(ScxLexer.DOT) && before.getType() == ScxLexer.RPAREN
                ? Optional.of("the statistic comes before the parenthesis: wakeup.p99(alpha)")
                : Optional.empty();
    }

    private Optional<String> list() {
        if (isFound(ScxLexer.COMMA) && wants(ScxLexer.SEP)) {
            return Optional.of("statements end with the line or with ;");
        }
        if (before.getType() == ScxLexer.COMMA && isFound(ScxLexer.IDENT) && wants(ScxLexer.QUANTITY)) {
            return Optional.of("a comma continues a list of CPUs; statements end with the line or with ;");
        }
        boolean argument = before.getType() == ScxLexer.LPAREN || before.getType() == ScxLexer.COMMA;
        return argument && isFound(ScxLexer.QUANTITY) && wants(ScxLexer.IDENT)
                ? Optional.of("arguments have names: bursty(run 1ms, sleep 10ms), fifo(priority 50)")
                : Optional.empty();
    }

    /** {@code weight 200 max 10%}: two settings or statements with nothing between. */
    private Optional<String> separator() {
        return wants(ScxLexer.SEP) && found.getText().matches("\\w+")
                ? Optional.of("write ; before " + found.getText() + ", or begin a new line")
                : Optional.empty();
    }

    private Optional<String> claim() {
        if (head.getType() != ScxLexer.EXPECT) {
            return Optional.empty();
        }
        if (wants(ScxLexer.AND) && expected.size() == 1) {
            return Optional.of("write between 45% and 55%");
        }
        if (isFound(ScxLexer.DURING)) {
            return during();
        }
        if (before.getType() == ScxLexer.IDENT && isFound(ScxLexer.IDENT) && wants(ScxLexer.SEP)) {
            return Optional.of("put the subject in parentheses: " + before.getText() + "(" + found.getText() + ")");
        }
        if (isFound(ScxLexer.AND) || found.getText().equals("or")) {
            return Optional.of("write one expect for each claim");
        }
        if (isFound(ScxLexer.AT) && wants(ScxLexer.IN)) {
            return Optional.of("write in at least 16 of 20 runs");
        }
        if (before.getType() == ScxLexer.EXIT && isFound(ScxLexer.QUANTITY)) {
            return exitKind(found.getText()).map(kind -> "write exit " + kind);
        }
        return Optional.empty();
    }

    /** A phase that stands behind a whole claim, or that a claim cannot have. */
    private Optional<String> during() {
        Set<Integer> types = typesBefore();
        if (types.contains(ScxLexer.HEALTHY) || types.contains(ScxLexer.BAIL) || types.contains(ScxLexer.REFUSED)) {
            return Optional.of("what is claimed here is about the whole run: leave out during and its phase");
        }
        if (types.contains(ScxLexer.EXIT)) {
            return Optional.of("put the phase after the exit: exit error_stall of worker during run within 5s");
        }
        return Optional.of("put the phase after the measure: usage(alpha) during run <= 5%");
    }

    private Set<Integer> typesBefore() {
        Set<Integer> types = new HashSet<>();
        for (int i = head.getTokenIndex(); i < found.getTokenIndex(); i++) {
            types.add(parser.getTokenStream().get(i).getType());
        }
        return types;
    }

    private static Optional<String> exitKind(String number) {
        return Arrays.stream(ExitKind.values())
                .filter(k -> Integer.toString(k.number()).equals(number))
                .map(ExitKind::word)
                .findFirst();
    }

    /** Statements that stand elsewhere. */
    private Optional<String> place() {
        if (wants(ScxLexer.VARIANT) && ACTIONS.contains(found.getText())) {
            return Optional.of("actions stand in a phase: phase run 10s { " + found.getText() + " … }");
        }
        if (head == found && isFound(ScxLexer.IMPORT)) {
            return Optional.of("imports stand at top level, before the scenario");
        }
        if (head != found && isFound(ScxLexer.AT) && ACTIONS.contains(head.getText())) {
            return Optional.of("put the time first: at 500ms { " + head.getText() + " … }");
        }
        List<String> verbs = Verbs.here(parser);
        return head == found && expected.size() > SyntaxErrors.VERBS_TOLD_MAX && !verbs.isEmpty()
                ? Optional.of("known: " + String.join(", ", verbs))
                : Optional.empty();
    }

    private Optional<String> keyword() {
        if (!isFound(ScxLexer.IDENT)) {
            return Optional.empty();
        }
        List<String> keywords = expected.toList().stream()
                .filter(t -> t > 0 && t < ScxLexer.IDENT && t != ScxLexer.SEP)
                .map(SyntaxErrors::literal)
                .toList();
        return Nearest.to(found.getText(), keywords).map(n -> "did you mean \"" + n + "\"?");
    }

    /** How the statement, or the tail of a claim, is written; brackets come first. */
    private Optional<String> form() {
        if (wants(ScxLexer.RPAREN)) {
            return Optional.of("write ) where the ( ends");
        }
        if (wants(ScxLexer.RBRACKET)) {
            return Optional.of("write ] where the [ ends");
        }
        return Optional.of(Verbs.form(head.getText(), parser))
                .filter(f -> !f.isEmpty())
                .or(() -> Optional.of(Verbs.form(before.getText(), parser)))
                .filter(f -> !f.isEmpty() && head != found)
                .map(f -> "write " + f);
    }
}
