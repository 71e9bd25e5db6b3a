package org.scxc.compiler.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.scxc.compiler.syntax.Spacing;

/** A part of the tree as one line, where that is allowed. */
record OneLine(Comments comments) {
    /** Whether nothing inside the group asks for a line of its own: no comment, no blank line, one statement at most. */
    boolean allows(Group group) {
        if (group.has(comments)
                || group.kind() == Group.Kind.STATEMENTS && group.items().size() > 1) {
            return false;
        }
        List<ParseTree> items = group.items();
        for (int i = 0; i < items.size(); i++) {
            boolean blank = i > 0 && firstLine(items.get(i)) - lastLine(items.get(i - 1)) > 1;
            if (blank && group.kind() != Group.Kind.LIST || !allows(items.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean allows(ParseTree tree) {
        for (int i = 0; i < tree.getChildCount(); i++) {
            ParserRuleContext parent = (ParserRuleContext) tree;
            if (Group.opens(parent, i)) {
                Group group = Group.at(parent, i);
                if (!allows(group)) {
                    return false;
                }
                i = group.end();
            } else if (!allows(tree.getChild(i))) {
                return false;
            }
        }
        return true;
    }

    private static int firstLine(ParseTree tree) {
        return tree instanceof TerminalNode node
                ? node.getSymbol().getLine()
                : ((ParserRuleContext) tree).getStart().getLine();
    }

    private static int lastLine(ParseTree tree) {
        return tree instanceof TerminalNode node
                ? node.getSymbol().getLine()
                : ((ParserRuleContext) tree).getStop().getLine();
    }

    /** @return empty if it is longer than {@code lengthMax} */
    static Optional<String> text(Group group, int lengthMax) {
        List<TerminalNode> leaves = new ArrayList<>();
        ParserRuleContext parent = (ParserRuleContext) group.open().getParent();
        boolean inside = false;
        for (int i = 0; i <= group.end(); i++) {
            inside |= parent.getChild(i) == group.open();
            if (inside) {
                Spacing.leaves(parent.getChild(i), leaves, lengthMax); // each has a character at least
            }
        }
        String text = Spacing.line(leaves);
        return text.length() > lengthMax ? Optional.empty() : Optional.of(text);
    }
}
