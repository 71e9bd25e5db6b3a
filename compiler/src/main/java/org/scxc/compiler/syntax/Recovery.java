package org.scxc.compiler.syntax;

import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/**
 * After an error the parser goes on with the next statement: whatever is wrong inside one ends it, blocks and all, so
 * that one mistake has one message. Tokens are never made up or left out to go on within a statement.
 */
final class Recovery extends DefaultErrorStrategy {
    /** What stands between two separators. */
    private static final Set<Integer> STATEMENTS = Set.of(
            ScxParser.RULE_decl,
            ScxParser.RULE_schedulerItem,
            ScxParser.RULE_entry,
            ScxParser.RULE_scenarioItem,
            ScxParser.RULE_axis,
            ScxParser.RULE_expect,
            ScxParser.RULE_member,
            ScxParser.RULE_action,
            ScxParser.RULE_raceItem,
            ScxParser.RULE_step);

    private final SyntaxErrors errors;
    private int optionalAt = -1;
    private int optionalState;
    private @org.jspecify.annotations.Nullable RuleContext optionalContext;

    Recovery(SyntaxErrors errors) {
        this.errors = errors;
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            IntervalSet expected = e.getExpectedTokens();
            Token found = e.getOffendingToken();
            errors.say(parser, found, expected == null ? wanted(parser) : expected);
        }
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
        boolean partOfMisspelt = Verbs.misspeltAround(parser) != null;
        if (!STATEMENTS.contains(parser.getContext().getRuleIndex()) || partOfMisspelt) {
            throw e; // on to the statement that this is a part of
        }
        skipStatement(parser, openBraces(parser));
    }

    private static int openBraces(Parser parser) {
        int depth = 0;
        int first = parser.getContext().getStart().getTokenIndex();
        for (int i = first; i < parser.getTokenStream().index(); i++) {
            int type = parser.getTokenStream().get(i).getType();
            depth += type == ScxLexer.LBRACE ? 1 : type == ScxLexer.RBRACE ? -1 : 0;
        }
        return Math.max(0, depth);
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw new InputMismatchException(parser);
    }

    @Override
    public void sync(Parser parser) {
        ATNState state = parser.getATN().states.get(parser.getState());
        switch (state.getStateType()) {
            case ATNState.BLOCK_START,
                    ATNState.STAR_BLOCK_START,
                    ATNState.PLUS_BLOCK_START,
                    ATNState.STAR_LOOP_ENTRY,
                    ATNState.STAR_LOOP_BACK,
                    ATNState.PLUS_LOOP_BACK -> check(parser, parser.getATN().nextTokens(state));
            default -> {}
        }
    }

    private void check(Parser parser, IntervalSet next) {
        if (next.contains(parser.getTokenStream().LA(1))) {
            return;
        }
        int at = parser.getTokenStream().index();
        if (next.contains(Token.EPSILON)) {
            if (optionalAt != at) {
                optionalAt = at;
                optionalState = parser.getState();
                optionalContext = parser.getContext();
            }
            return;
        }
        if (!betweenStatements(parser.getContext()) || Verbs.misspeltAround(parser) != null) {
            throw new InputMismatchException(parser);
        }
        toNextStatement(parser, next);
    }

    private static boolean betweenStatements(ParserRuleContext rule) {
        return rule.getRuleIndex() == ScxParser.RULE_file || rule.getToken(ScxLexer.LBRACE, 0) != null;
    }

    /** Between two statements stands what belongs to neither, or begins none. */
    private void toNextStatement(Parser parser, IntervalSet next) {
        while (!next.contains(parser.getTokenStream().LA(1))) {
            if (!inErrorRecoveryMode(parser)) {
                errors.say(parser, parser.getCurrentToken(), wanted(parser));
            }
            skipStatement(parser, 0);
            int type = parser.getTokenStream().LA(1);
            if (type == Token.EOF) {
                return;
            }
            if (!next.contains(type)) {
                parser.consume();
            }
            endErrorCondition(parser);
        }
    }

    /** What could have stood here, the optional parts of the statement before included. */
    private IntervalSet wanted(Parser parser) {
        RuleContext context = optionalContext;
        return optionalAt == parser.getTokenStream().index() && context != null
                ? parser.getATN().getExpectedTokens(optionalState, context)
                : parser.getExpectedTokens();
    }

    /** Up to the separator or the closing brace that ends it, through blocks of its own, some of which may be open. */
    private static void skipStatement(Parser parser, int openBraces) {
        int depth = openBraces;
        while (true) {
            int type = parser.getTokenStream().LA(1);
            boolean end = type == ScxLexer.SEP || type == ScxLexer.RBRACE;
            if (type == Token.EOF || depth == 0 && end) {
                return;
            }
            depth += type == ScxLexer.LBRACE ? 1 : type == ScxLexer.RBRACE ? -1 : 0;
            parser.consume();
        }
    }
}
