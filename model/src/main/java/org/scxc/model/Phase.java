package org.scxc.model;

import java.util.List;

/** A stretch of the timeline; what its actions make ends with it. */
public record Phase(String name, long durationNs, List<Action> actions, SourceSpan span) {}
