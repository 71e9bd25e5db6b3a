package org.scxc.compiler;

import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/**
 * After a syntax error goes on behind the statement, or, where the error is between the statements of a block, behind
 * the block: one typo gives one error, and the next statement's own errors are still found.
 */
final class StatementRecovery extends DefaultErrorStrategy {
    private static final Set<Integer> BLOCKS = Set.of(
            ScxParser.RULE_actions,
            ScxParser.RULE_groups,
            ScxParser.RULE_settings,
            ScxParser.RULE_steps,
            ScxParser.RULE_variant,
            ScxParser.RULE_verdict,
            ScxParser.RULE_decl);

    @Override
    public void sync(Parser parser) {
        // No repair by guessing: the rule that fails reports it.
    }

    @Override
    public void recover(Parser parser, RecognitionException cause) {
        boolean throughBrace = BLOCKS.contains(parser.getContext().getRuleIndex());
        int depth = 0;
        while (true) {
            int type = parser.getInputStream().LA(1);
            if (type == Token.EOF) {
                return;
            }
            if (type == ScxLexer.SEP && depth == 0 && !throughBrace) {
                return;
            }
            if (type == ScxLexer.LBRACE) {
                depth++;
            } else if (type == ScxLexer.RBRACE && --depth < 0) {
                if (throughBrace) {
                    parser.consume();
                }
                return;
            }
            parser.consume();
        }
    }

    @Override
    protected @org.jspecify.annotations.Nullable Token singleTokenDeletion(Parser parser) {
        return null;
    }

    @Override
    protected boolean singleTokenInsertion(Parser parser) {
        return false;
    }
}
