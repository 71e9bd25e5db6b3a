package org.scxc.judge;

import org.scxc.model.Sighting;

/**
 * Why a claim failed, as seen when the run was repeated.
 *
 * @param trace the command that prints the events of that instant
 */
public record Explanation(Sighting sighting, String trace) {}
