package org.scxc.model;

/**
 * What becomes of one construct of a scenario in a backend.
 *
 * @param construct in the words of the scenario, {@code phase drift}
 * @param becomes what stands for it there, empty if nothing does or it stands for itself
 */
public record Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes) {}
