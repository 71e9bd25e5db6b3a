package org.scxc.model;

import java.util.Optional;

/**
 * The instant of a run that shows best why a claim failed.
 *
 * @param phase in which it lies
 * @param fromNs where to begin to read the trace, ns after t = 0
 * @param untilNs where to end
 * @param cpu the only CPU worth reading; absent if more than one is
 * @param text what was seen: times, task, CPU, and what ran instead
 */
public record Sighting(String phase, long fromNs, long untilNs, Optional<Integer> cpu, String text) {}
