package org.scxc.compiler.format;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/**
 * A pair of brackets and what stands between them.
 *
 * @param kind what decides whether it stands on one line
 * @param items without the separators
 * @param commas between the items; none in braces
 * @param end index of the closing bracket among its parent's children
 */
record Group(
        Kind kind, TerminalNode open, List<ParseTree> items, List<TerminalNode> commas, TerminalNode close, int end) {
    enum Kind {
        /** Settings or workers: on one line if they fit. */
        SETTINGS,
        /** Statements: on one line if there is one, and it fits. */
        STATEMENTS,
        /** Arguments or a list: on one line if they fit. */
        LIST
    }

    /** Whether child {@code i} opens a group; the parentheses of arithmetic are part of its line. */
    static boolean opens(ParserRuleContext parent, int i) {
        if (!(parent.getChild(i) instanceof TerminalNode node)) {
            return false;
        }
        int type = node.getSymbol().getType();
        return type == ScxLexer.LBRACE
                || type == ScxLexer.LBRACKET
                || type == ScxLexer.LPAREN
                        && (parent instanceof ScxParser.CallContext || parent instanceof ScxParser.WorkloadDeclContext);
    }

    static Group at(ParserRuleContext parent, int start) {
        TerminalNode open = (TerminalNode) parent.getChild(start);
        int closing = switch (open.getSymbol().getType()) {
            case ScxLexer.LBRACE -> ScxLexer.RBRACE;
            case ScxLexer.LBRACKET -> ScxLexer.RBRACKET;
            default -> ScxLexer.RPAREN;
        };
        List<ParseTree> items = new ArrayList<>();
        List<TerminalNode> commas = new ArrayList<>();
        for (int i = start + 1; ; i++) {
            ParseTree child = parent.getChild(i);
            if (!(child instanceof TerminalNode node)) {
                items.add(child);
            } else if (node.getSymbol().getType() == closing) {
                return new Group(kind(parent, closing), open, items, commas, node, i);
            } else if (node.getSymbol().getType() == ScxLexer.COMMA) {
                commas.add(node);
            } else if (node.getSymbol().getType() != ScxLexer.SEP) {
                items.add(node);
            }
        }
    }

    boolean has(Comments comments) {
        return comments.any(open.getSymbol().getTokenIndex(), close.getSymbol().getTokenIndex());
    }

    private static Kind kind(ParserRuleContext parent, int closing) {
        if (closing != ScxLexer.RBRACE) {
            return Kind.LIST;
        }
        boolean settings = switch (parent) {
            case ScxParser.SettingsContext c -> true;
            case ScxParser.GroupsContext c -> true;
            case ScxParser.AttachmentContext c -> true;
            case ScxParser.MatrixContext c -> true;
            case ScxParser.SchedulerDeclContext c ->
                c.schedulerItem().stream().noneMatch(ScxParser.FlagItemContext.class::isInstance);
            default -> false;
        };
        return settings ? Kind.SETTINGS : Kind.STATEMENTS;
    }
}
