package org.scxc.backends.ktstr;

import java.util.List;

/**
 * A host-side check of a finished run.
 *
 * @param constants thresholds, {@code NAME: f64 = 1.3}
 * @param statements laid out, one element each
 */
record PostVm(String function, List<String> constants, List<String> statements) {}
