package org.scxc.compiler.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.scxc.grammar.ScxLexer;
import org.scxc.grammar.ScxParser;

/** A part of the tree as one line: which neighbours have a space between them. */
public final class Spacing {
    private Spacing() {}

    public static boolean between(TerminalNode left, TerminalNode right) {
        int l = left.getSymbol().getType();
        int r = right.getSymbol().getType();
        if (isTightAfter(l) || isTightBefore(r)) {
            return false;
        }
        if (isOfCpus(left.getParent()) && l != ScxLexer.QUANTITY
                || isOfCpus(right.getParent()) && r != ScxLexer.QUANTITY) {
            return false; // 0-3,8
        }
        return switch (r) {
            case ScxLexer.LBRACKET ->
                !(right.getParent() instanceof ScxParser.SubjectContext
                        || right.getParent() instanceof ScxParser.QueueContext);
            case ScxLexer.LPAREN -> !holdsArguments(right.getParent());
            case ScxLexer.RBRACE -> l != ScxLexer.LBRACE;
            default -> !(l == ScxLexer.MINUS && isSign(left.getParent()));
        };
    }

    private static boolean isTightAfter(int type) {
        return type == ScxLexer.LPAREN || type == ScxLexer.LBRACKET || type == ScxLexer.DOT || type == ScxLexer.TILDE;
    }

    private static boolean isTightBefore(int type) {
        return switch (type) {
            case ScxLexer.COMMA, ScxLexer.COLON, ScxLexer.DOT, ScxLexer.RPAREN, ScxLexer.RBRACKET, ScxLexer.SEP -> true;
            default -> false;
        };
    }

    private static boolean isSign(ParseTree parent) {
        return parent instanceof ScxParser.ItemContext || parent instanceof ScxParser.SignedContext;
    }

    private static boolean isOfCpus(ParseTree parent) {
        return parent instanceof ScxParser.RangeContext
                || parent instanceof ScxParser.StrideContext
                || parent instanceof ScxParser.ValueContext v && v.ON() == null
                || parent instanceof ScxParser.CpusContext;
    }

    private static boolean holdsArguments(ParseTree parent) {
        return parent instanceof ScxParser.CallContext
                || parent instanceof ScxParser.MeasureContext
                || parent instanceof ScxParser.WorkloadDeclContext
                || parent instanceof ScxParser.RaceItemContext
                || parent instanceof ScxParser.SchedulerProgramContext;
    }

    /** All words of it, without comments; statements are separated by semicolons. */
    public static String line(ParseTree tree) {
        return new Line().with(tree).toString();
    }

    public static String line(List<TerminalNode> leaves) {
        Line line = new Line();
        leaves.forEach(line::with);
        return line.toString();
    }

    private static final class Line {
        private final StringBuilder out = new StringBuilder(80);
        private @Nullable TerminalNode last;

        Line with(ParseTree tree) {
            if (tree instanceof TerminalNode word) {
                add(word);
            } else {
                for (int i = 0, count = tree.getChildCount(); i < count; i++) {
                    with(tree.getChild(i));
                }
            }
            return this;
        }

        private void add(TerminalNode word) {
            int type = word.getSymbol().getType();
            if (type == Token.EOF) {
                return;
            }
            if (last != null && between(last, word)) {
                out.append(' ');
            }
            out.append(type == ScxLexer.SEP ? ";" : word.getText());
            last = word;
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }

    /** Adds the words of a tree to {@code leaves}, no more once there are over {@code countMax}. */
    public static void leaves(ParseTree tree, List<TerminalNode> leaves, int countMax) {
        if (leaves.size() > countMax) {
            return;
        }
        if (tree instanceof TerminalNode node) {
            if (node.getSymbol().getType() != Token.EOF) {
                leaves.add(node);
            }
            return;
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            leaves(tree.getChild(i), leaves, countMax);
        }
    }
}
