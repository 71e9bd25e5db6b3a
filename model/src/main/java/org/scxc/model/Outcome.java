package org.scxc.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of a {@link Setup} came to; the same type whoever ran it.
 *
 * @param loadFailures the loads that failed, in time; the run goes on under EEVDF
 * @param exit the first unplanned end of the scheduler, or the last planned one
 * @param laterExits unplanned ends after the first, of schedulers that were loaded again
 * @param bail the scheduler's process ended by itself with an error
 * @param endNs when observation ended, ns after t = 0 (may be negative)
 * @param phases one entry for each phase that began
 * @param story a dozen lines that explain an unplanned end; may be empty
 * @param dump the kernel's debug dump in our layout; may be empty
 * @param notes what the backend approximated or left out in this run, and what the scheduler's user space decided; an event
 *     begins with {@code at S s: }, seconds after t = 0
 * @param changes what became of each statement of the timeline that was made and that a kernel can refuse, in the order in
 *     which they were first made; empty from a backend whose results do not say
 * @param masks of cells, in the order of their times; none from a backend whose results do not say
 * @param warnings the kernel's warnings, the first of each; empty if they were not looked at
 * @param cut what ended the run before its timeline or the scheduler did: nothing is judged of it
 */
public record Outcome(
        long seed,
        List<LoadFailure> loadFailures,
        Optional<Exit> exit,
        List<Exit> laterExits,
        Optional<Bail> bail,
        long endNs,
        List<PhaseOutcome> phases,
        List<StoryLine> story,
        List<String> dump,
        List<String> notes,
        List<Change> changes,
        long events,
        Optional<String> cut,
        List<MaskSeen> masks,
        Optional<List<Warning>> warnings) {
    /** One whose results say neither which CPUs cells had, nor whether the kernel warned. */
    public Outcome(
            long seed,
            List<LoadFailure> loadFailures,
            Optional<Exit> exit,
            List<Exit> laterExits,
            Optional<Bail> bail,
            long endNs,
            List<PhaseOutcome> phases,
            List<StoryLine> story,
            List<String> dump,
            List<String> notes,
            List<Change> changes,
            long events,
            Optional<String> cut) {
        this(
                seed,
                loadFailures,
                exit,
                laterExits,
                bail,
                endNs,
                phases,
                story,
                dump,
                notes,
                changes,
                events,
                cut,
                List.of(),
                Optional.empty());
    }

    /** One that no limit cut. */
    public Outcome(
            long seed,
            Optional<String> loadFailure,
            Optional<Exit> exit,
            Optional<Bail> bail,
            long endNs,
            List<PhaseOutcome> phases,
            List<StoryLine> story,
            List<String> dump,
            List<String> notes,
            List<Change> changes,
            long events) {
        this(
                seed,
                loadFailure.stream().map(why -> new LoadFailure(why, 0, false)).toList(),
                exit,
                List.of(),
                bail,
                endNs,
                phases,
                story,
                dump,
                notes,
                changes,
                events,
                Optional.empty());
    }

    /** One that no limit cut, and whose results do not say which changes were refused. */
    public Outcome(
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
        this(seed, loadFailure, exit, bail, endNs, phases, story, dump, notes, List.of(), events);
    }

    /** The same outcome with its story. */
    public Outcome withStory(List<StoryLine> told) {
        return Records.with(this, "story", told);
    }

    /** The same outcome with what CPUs cells had. */
    public Outcome withMasks(List<MaskSeen> seen) {
        return Records.with(this, "masks", seen);
    }

    /** The same outcome with the kernel's warnings. */
    public Outcome withWarnings(List<Warning> seen) {
        return Records.with(this, "warnings", Optional.of(List.copyOf(seen)));
    }

    /** Why the kernel or the program refused to load the scheduler, the first time; empty if that did not happen. */
    public Optional<String> loadFailure() {
        return loadFailures.stream().filter(f -> !f.registered()).findFirst().map(LoadFailure::why);
    }

    /** All ends that the timeline did not ask for, in time. */
    public List<Exit> unplannedExits() {
        List<Exit> all = new ArrayList<>(exit.filter(e -> !e.planned()).stream().toList());
        all.addAll(laterExits);
        return List.copyOf(all);
    }

    /** @param text the kernel's line, without what is before its message */
    public record Warning(String text, long atNs) {}

    /**
     * A load that left the machine under EEVDF.
     *
     * @param why the message of its exit, or what the kernel or the program said instead
     * @param registered the registration succeeded and the scheduler was ended before it was enabled, so that there is an
     *     {@link Exit} too
     */
    public record LoadFailure(String why, long atNs, boolean registered) {}

    /**
     * @param planned the timeline asked for it ({@code detach}, the scenario's end)
     * @param group the worker group of the task the exit is about
     * @param code 64-bit exit code of UNREG_*
     */
    public record Exit(ExitKind kind, long code, String message, long atNs, Optional<Integer> group, boolean planned) {}

    /**
     * The process left with exit status 1 (docs/kernel/mitosis-manager.md#bails).
     *
     * @param output what the process printed, newline separated, outermost first
     */
    public record Bail(String output, long atNs) {}

    /**
     * @param complete the phase ran to its end
     * @param calls how often each callback was called in it, by its name in struct sched_ext_ops ({@code select_cpu}); empty
     *     from a backend whose results do not say
     * @param events what the kernel counted of the scheduler in it; one that is missing was not counted
     */
    public record PhaseOutcome(
            String phase,
            long startNs,
            long endNs,
            boolean complete,
            Map<Integer, GroupStats> groups,
            Map<String, Long> calls,
            Map<ScxEvent, Long> events) {
        /** One whose results do not say how often callbacks were called. */
        public PhaseOutcome(String phase, long startNs, long endNs, boolean complete, Map<Integer, GroupStats> groups) {
            this(phase, startNs, endNs, complete, groups, Map.of());
        }

        /** One whose results do not say what the kernel counted. */
        public PhaseOutcome(
                String phase,
                long startNs,
                long endNs,
                boolean complete,
                Map<Integer, GroupStats> groups,
                Map<String, Long> calls) {
            this(phase, startNs, endNs, complete, groups, calls, Map.of());
        }
    }

    /**
     * From {@code atNs} on, until the next of that cell and kind, a cell's list of CPUs.
     *
     * @param cell its number in the setup
     * @param atNs after t = 0, may be negative
     * @param cpus empty if there is no such list: the cell is not there, or the scheduler has none for it
     */
    public record MaskSeen(int cell, CellMask.Kind kind, long atNs, Optional<CpuSet> cpus) {}

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

    /**
     * One statement over the whole run: a statement is one call for each task it names, each time it is performed.
     *
     * @param statement its place
     * @param accepted calls that the kernel took
     * @param refusals the others, one entry for each errno, in the order in which they were first seen
     */
    public record Change(SourceSpan statement, long accepted, List<Refusal> refusals) {}

    /**
     * @param what the call, as {@code affinity 4-7 of drifter}
     * @param firstNs after t = 0, may be negative
     * @param count at least 1
     */
    public record Refusal(Errno errno, String what, long firstNs, long count) {}

    public record StoryLine(long atNs, String text) {}
}
