package org.scxc.backends.ktstr;

import java.util.List;

/**
 * ktstr's Step: ops, then definitions, then a hold; what it makes ends with it.
 *
 * @param title for the comment above it
 */
record KtstrStep(String title, String phase, List<KtstrOp> ops, List<Def> defs, Hold hold) {
    /** Whether ktstr would do the same. */
    boolean isLike(KtstrStep other) {
        return ops.equals(other.ops) && defs.equals(other.defs) && hold.equals(other.hold);
    }
}
