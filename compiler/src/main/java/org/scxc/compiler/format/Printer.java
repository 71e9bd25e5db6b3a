package org.scxc.compiler.format;

import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.syntax.Spacing;
import org.scxc.grammar.ScxParser;

/** Prints a tree's tokens in order, each with the comments before it; brackets decide about lines. */
final class Printer {
    private static final int WIDTH_MAX = 100;
    private static final int INDENT = 4;

    private final Comments comments;
    private final OneLine oneLine;
    private final StringBuilder out = new StringBuilder();
    private int lineStart;
    private int depth;
    private boolean fresh = true;
    /** After an opening brace, and at the beginning of the file: no blank line is kept here. */
    private boolean opened = true;

    private @Nullable TerminalNode last;
    private int lastIndex = -1;
    private int lastLine;

    Printer(Comments comments) {
        this.comments = comments;
        this.oneLine = new OneLine(comments);
    }

    String file(ScxParser.FileContext file) {
        for (ScxParser.DeclContext decl : file.decl()) {
            startLine(decl.getStart());
            print(decl);
        }
        comments(file.EOF().getSymbol());
        return out.isEmpty() ? "" : out.append('\n').toString();
    }

    private void print(ParseTree tree) {
        if (tree instanceof TerminalNode node) {
            emit(node);
            return;
        }
        ParserRuleContext parent = (ParserRuleContext) tree;
        for (int i = 0; i < parent.getChildCount(); i++) {
            if (Group.opens(parent, i)) {
                Group group = Group.at(parent, i);
                print(group, parent);
                i = group.end();
            } else {
                print(parent.getChild(i));
            }
        }
    }

    private void print(Group group, ParserRuleContext parent) {
        emit(group.open());
        Optional<String> line = oneLine.allows(group) ? OneLine.text(group, room(group, parent)) : Optional.empty();
        if (line.isPresent()) {
            out.append(line.get(), 1, line.get().length());
            isLast(group.close());
            return;
        }
        opened = true;
        depth++;
        for (int i = 0; i < group.items().size(); i++) {
            startLine(start(group.items().get(i)));
            print(group.items().get(i));
            if (i < group.commas().size()) {
                emit(group.commas().get(i));
            }
        }
        comments(group.close().getSymbol());
        depth--;
        newLine(false);
        emit(group.close());
    }

    /** How long the group may be, its opening bracket included, which has been printed. */
    private int room(Group group, ParserRuleContext parent) {
        if (group.items().isEmpty() || group.kind() == Group.Kind.LIST && isNeverBroken(parent)) {
            return Integer.MAX_VALUE;
        }
        return WIDTH_MAX - out.codePointCount(lineStart, out.length()) + 1;
    }

    /** Claims, flags and the heads of workloads are easier to find and to compare as one line, however long. */
    private static boolean isNeverBroken(ParserRuleContext tree) {
        if (tree instanceof ScxParser.WorkloadDeclContext) {
            return true;
        }
        for (ParserRuleContext c = tree; c != null; c = c.getParent()) {
            if (c instanceof ScxParser.ExpectContext || c instanceof ScxParser.FlagItemContext) {
                return true;
            }
        }
        return false;
    }

    private static Token start(ParseTree tree) {
        return tree instanceof TerminalNode node ? node.getSymbol() : ((ParserRuleContext) tree).getStart();
    }

    /** The comments before a token that begins a line, then the line; a blank one before it if there was one. */
    private void startLine(Token token) {
        comments(token);
        if (lastIndex >= 0) {
            newLine(token.getLine() - lastLine > 1 && !opened);
        }
    }

    /** A comment stays behind what it stands behind, and on a line of its own where it had one. */
    private void comments(Token before) {
        for (Token comment : comments.between(lastIndex, before.getTokenIndex())) {
            boolean behind = last != null && !fresh && comment.getLine() == lastLine;
            if (behind) {
                out.append(' ');
            } else {
                if (lastIndex >= 0) {
                    newLine(comment.getLine() - lastLine > 1 && !opened);
                }
                indent(depth);
                opened = false;
            }
            out.append(Comments.text(comment));
            lastIndex = comment.getTokenIndex();
            lastLine = comment.getLine();
            fresh = false;
        }
    }

    private void emit(TerminalNode node) {
        Token token = node.getSymbol();
        if (!fresh && comments.any(lastIndex, token.getTokenIndex())) {
            depth++; // within a statement: it goes on in the next line
            comments(token);
            newLine(false);
            indent(depth);
            depth--;
        } else if (fresh) {
            indent(depth);
        } else if (last != null && Spacing.between(last, node)) {
            out.append(' ');
        }
        out.append(token.getText());
        fresh = false;
        opened = false;
        isLast(node);
    }

    private void isLast(TerminalNode node) {
        last = node;
        lastIndex = node.getSymbol().getTokenIndex();
        lastLine = node.getSymbol().getLine();
    }

    private void newLine(boolean blank) {
        out.append(blank ? "\n\n" : "\n");
        lineStart = out.length();
        fresh = true;
    }

    private void indent(int levels) {
        out.append(" ".repeat(INDENT * levels));
        fresh = false;
    }
}
