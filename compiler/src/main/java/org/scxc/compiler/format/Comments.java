package org.scxc.compiler.format;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.scxc.grammar.ScxLexer;

/** The comments of a file, {@code //} and {@code ///}, by where they stand among its tokens. */
final class Comments {
    private final List<Token> all;

    Comments(CommonTokenStream tokens) {
        all = tokens.getTokens().stream()
                .filter(t -> t.getType() == ScxLexer.COMMENT || t.getType() == ScxLexer.DOC)
                .toList();
    }

    /** Those behind token {@code after} and before token {@code before}, both by index, in order. */
    List<Token> between(int after, int before) {
        List<Token> found = new ArrayList<>();
        for (int i = first(after); i < all.size() && all.get(i).getTokenIndex() < before; i++) {
            found.add(all.get(i));
        }
        return found;
    }

    boolean any(int after, int before) {
        int i = first(after);
        return i < all.size() && all.get(i).getTokenIndex() < before;
    }

    /** The first one behind a token, by bisection. */
    private int first(int after) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).getTokenIndex() > after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    static String text(Token comment) {
        return comment.getText().stripTrailing();
    }
}
