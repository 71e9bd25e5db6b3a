package org.scxc.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a {@link Setup} came to; the same type whoever ran it.
 *
 * @param loadFailure why the scheduler could not be loaded; then nothing else was observed
 * @param exit the first unplanned end of the scheduler, or the last planned one
 * @param bail the scheduler's process ended by itself with an error
 * @param endNs when observation ended, ns after t = 0 (may be negative)
 * @param phases one entry for each phase that began
 * @param story a dozen lines that explain an unplanned end; may be empty
 * @param dump the kernel's debug dump in our layout; may be empty
 * @param notes what the backend approximated, left out or was refused in this run, and what the scheduler's user space
 *     decided; an event begins with {@code at S s: }, seconds after t = 0
 */
public record Outcome(
        long seed,
        Optional<String> loadFailure,
        Optional<Exit> exit,
        Optional<Bail> bail,
        long endNs,
        List<PhaseOutcome> phases,
        List<StoryLine> story,
        List<String> dump,
        List<String> notes,
        long events) {
    /** The same outcome with its story. */
    public Outcome withStory(List<StoryLine> told) {
        return new Outcome(seed, loadFailure, exit, bail, endNs, phases, told, dump, notes, events);
    }

    /**
     * @param planned the timeline asked for it ({@code detach}, the scenario's end)
     * @param group the worker group of the task the exit is about
     * @param code 64-bit exit code of UNREG_*
     */
    public record Exit(ExitKind kind, long code, String message, long atNs, Optional<Integer> group, boolean planned) {}

    /**
     * The process left with exit status 1 (scx_mitosis.md §3.2).
     *
     * @param output what the process printed, newline separated, outermost first
     */
    public record Bail(String output, long atNs) {}

    /** @param complete the phase ran to its end */
    public record PhaseOutcome(
            String phase, long startNs, long endNs, boolean complete, Map<Integer, GroupStats> groups) {}

    /** Totals of one worker group in one phase. */
    public record GroupStats(
            int group,
            int members,
            long usageNs,
            long minMemberNs,
            long maxMemberNs,
            long iterations,
            Histogram waits,
            Histogram wakeups,
            CpuSet ranOn,
            long vtimeGapMaxNs) {}

    public record StoryLine(long atNs, String text) {}
}
