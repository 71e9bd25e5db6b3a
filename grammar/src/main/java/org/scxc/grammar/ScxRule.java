package org.scxc.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the parse tree. It answers as ANTLR's own does, without iterators and with lists of the size that is needed:
 * a large file has as many rules as words, each with few children, and reading them is a third of the time to parse it.
 */
public class ScxRule extends ParserRuleContext {
    /** What most rules have at most. */
    private static final int CHILDREN = 3;

    public ScxRule() {}

    public ScxRule(ParserRuleContext parent, int invokingState) {
        super(parent, invokingState);
    }

    @Override
    public <T extends ParseTree> T addAnyChild(T child) {
        if (children == null) {
            children = new ArrayList<>(CHILDREN);
        }
        children.add(child);
        return child;
    }

    @Override
    public <T extends ParserRuleContext> @Nullable T getRuleContext(Class<? extends T> type, int index) {
        return index < 0 ? null : nth(type, index);
    }

    private <T> @Nullable T nth(Class<? extends T> type, int index) {
        int left = index;
        for (int i = 0, count = getChildCount(); i < count; i++) {
            ParseTree child = children.get(i);
            if (type.isInstance(child) && left-- == 0) {
                return type.cast(child);
            }
        }
        return null;
    }

    @Override
    public <T extends ParserRuleContext> List<T> getRuleContexts(Class<? extends T> type) {
        @Nullable List<T> found = null;
        for (int i = 0, count = getChildCount(); i < count; i++) {
            ParseTree child = children.get(i);
            if (type.isInstance(child)) {
                if (found == null) {
                    found = new ArrayList<>(count - i);
                }
                found.add(type.cast(child));
            }
        }
        return found == null ? List.of() : found;
    }

    @Override
    public @Nullable TerminalNode getToken(int tokenType, int index) {
        int left = index;
        for (int i = 0, count = getChildCount(); i < count && index >= 0; i++) {
            if (children.get(i) instanceof TerminalNode node
                    && node.getSymbol().getType() == tokenType
                    && left-- == 0) {
                return node;
            }
        }
        return null;
    }

    @Override
    public List<TerminalNode> getTokens(int tokenType) {
        @Nullable List<TerminalNode> found = null;
        for (int i = 0, count = getChildCount(); i < count; i++) {
            if (children.get(i) instanceof TerminalNode node && node.getSymbol().getType() == tokenType) {
                if (found == null) {
                    found = new ArrayList<>(count - i);
                }
                found.add(node);
            }
        }
        return found == null ? List.of() : found;
    }
}
