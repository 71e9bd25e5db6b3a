package org.scxc.backends.ktstr;

import java.util.List;

/**
 * ktstr's Step: ops, then definitions, then a hold; what it makes ends with it.
 *
 * @param title for the comment above it
 */
record Step(String title, String phase, List<Op> ops, List<Def> defs, Hold hold) {
    /** Whether ktstr would do the same. */
    boolean isLike(Step other) {
        return ops.equals(other.ops) && defs.equals(other.defs) && hold.equals(other.hold);
    }
}
