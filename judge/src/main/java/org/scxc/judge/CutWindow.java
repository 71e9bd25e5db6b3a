package org.scxc.judge;

import org.scxc.judge.Evaluation.Known;
import org.scxc.model.Measure;

/**
 * The rule on a window that the end cut short: it is judged only as far as it can be measured.
 *
 * <p>A measure is a number of a whole window. If the run ended within the window, the number is known only between two
 * bounds: what it would be if the rest of the window added nothing, and if the rest added the most that the machine's CPUs
 * can give. A comparison is decided if it comes out the same anywhere between the bounds; else it is not judged. So a
 * maximum that is exceeded stays exceeded, a sum that suffices still suffices, and 6 ms at 20 % of a CPU say nothing of a
 * phase of 10 s.
 *
 * <p>{@code always}, {@code never} and {@code eventually} speak of the instants of a run, and those there were have all been
 * seen. They are judged on these.
 *
 * @param elapsedNs how much of the window was seen
 * @param restNs how much was not, above 0
 * @param cpus of the machine
 */
record CutWindow(long elapsedNs, long restNs, int cpus) {
    private static final double NO_BOUND = Double.POSITIVE_INFINITY;

    /**
     * @param seen the value over what was seen of the window
     * @param allNs for a share, the usage of all workers so far
     */
    Known bounds(Measure measure, double seen, double allNs) {
        double whole = (double) elapsedNs + restNs;
        double used = seen * elapsedNs;
        double most = (double) cpus * restNs;
        return switch (measure.kind()) {
            case USAGE ->
                switch (measure.statistic()) {
                    case SUM -> new Known(seen, used / whole, (used + most) / whole);
                    case MAX -> new Known(seen, used / whole, (used + restNs) / whole);
                    case MIN -> new Known(seen, 0, (used + restNs) / whole);
                    default -> new Known(seen, 0, (used + most) / whole);
                };
            case SHARE ->
                measure.statistic() == Measure.Statistic.SUM
                        ? new Known(seen, seen * allNs / (allNs + most), (seen * allNs + most) / (allNs + most))
                        : new Known(seen, 0, 1);
            case ITERATIONS, WAIT, WAKEUP, VTIME_GAP, EVENTS ->
                switch (measure.statistic()) {
                    case SUM, MAX -> new Known(seen, seen, NO_BOUND);
                    case MIN -> new Known(seen, 0, seen);
                    default -> new Known(seen, 0, NO_BOUND);
                };
        };
    }
}
