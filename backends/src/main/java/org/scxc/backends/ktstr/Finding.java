package org.scxc.backends.ktstr;

import org.scxc.model.SourceSpan;

/**
 * What became of one construct.
 *
 * @param construct in the words of the scenario, {@code phase drift}
 * @param becomes what stands for it in the test, empty if nothing does
 */
public record Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes) {}
