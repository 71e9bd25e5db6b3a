package org.scxc.backends.ktstr;

import java.util.List;

/**
 * What the dry run of one test must record.
 *
 * @param function the test
 * @param lines {@code entry name=value}, then {@code plan …} (what the test hands over) and {@code call …} (what the
 *     engine makes of it) in order, then {@code worker …} sorted
 * @param workers which of the last are compared
 * @param claims pieces of its file that claim something: checks, their bounds, thresholds
 */
public record ExpectedRun(String function, List<String> lines, Workers workers, List<String> claims) {
    /** What workers ask the kernel for. */
    public enum Workers {
        ALL,
        /** Some draw their CPUs. */
        NOT_AFFINITY,
        /** Some ask for whatever their work type wants. */
        NONE
    }

    ExpectedRun with(List<String> pieces) {
        return new ExpectedRun(function, lines, workers, pieces);
    }

    boolean compares(String line) {
        return switch (workers) {
            case ALL -> true;
            case NOT_AFFINITY -> !(line.startsWith("worker ") && line.contains(" affinity "));
            case NONE -> !line.startsWith("worker ");
        };
    }
}
