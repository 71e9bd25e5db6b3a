package org.scxc.backends.ktstr;

import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;

/**
 * ktstr's WorkSpec: workers of one kind.
 *
 * @param nice 0 = not set
 */
record KtstrGroup(int workers, Work work, Policy policy, int nice, Pinning pinning, SourceSpan span) {}
