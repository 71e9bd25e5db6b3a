package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Set;

/**
 * A host-side check of a finished run.
 *
 * @param constants thresholds, {@code NAME: f64 = 1.3}
 * @param statements laid out, one element each
 * @param helpers names of the functions of the template that they call
 */
record PostVm(String function, List<String> constants, List<String> statements, Set<String> helpers) {}
