package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Action;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.Phase;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;

/**
 * An outcome as claims ask about it.
 *
 * @param unloaded why a load was refused that no claim admits: then every claim fails
 */
record Run(Setup setup, Outcome outcome, Optional<String> unloaded) {
    /** One of which no claim expects that a load fails. */
    Run(Setup setup, Outcome outcome) {
        this(setup, outcome, outcome.loadFailure());
    }

    /** @param claims those of the variant */
    static Run of(Setup setup, Outcome outcome, List<Expectation> claims) {
        Run run = new Run(setup, outcome);
        return new Run(setup, outcome, LoadJudge.unexpected(run, claims));
    }

    /** The first end that the timeline did not ask for, exit only. */
    Optional<Outcome.Exit> unplannedExit() {
        return outcome.exit().filter(e -> !e.planned());
    }

    boolean endedUnplanned() {
        return unplannedExit().isPresent() || outcome.bail().isPresent();
    }

    boolean observedToTheEnd() {
        return outcome.endNs() >= setup.durationNs();
    }

    private boolean isIn(PhaseOutcome phase, long atNs) {
        PhaseOutcome last = outcome.phases().getLast();
        return atNs >= phase.startNs()
                && (atNs < phase.endNs() || (atNs == phase.endNs() && (!phase.complete() || phase.equals(last))));
    }

    /** Whether the time lies in a phase of that name. */
    boolean isIn(String phase, long atNs) {
        return window(Optional.of(phase)).stream().anyMatch(p -> isIn(p, atNs));
    }

    /** When a window begins that did begin, ns. */
    long startNs(Optional<String> phase) {
        return phase.isPresent() ? window(phase).getFirst().startNs() : 0;
    }

    /** What ended the run, or how far it got: the tail of a reason. */
    String end() {
        return unloaded.map(f -> "the scheduler failed to load: " + f)
                .or(() -> unplannedExit().map(this::describe))
                .or(() -> outcome.bail().map(b -> "the scheduler's process ended by itself at " + Units.time(b.atNs())))
                .orElseGet(() -> observedToTheEnd()
                        ? "the scheduler ran to the end at " + Units.time(outcome.endNs())
                        : "observation ended at " + Units.time(outcome.endNs()));
    }

    String describe(Outcome.Exit exit) {
        return "exit " + exit.kind().number() + " (" + exit.kind().word() + ")"
                + exit.group().map(g -> " of " + Groups.name(setup, g)).orElse("") + " at " + Units.time(exit.atNs())
                + (exit.message().isEmpty() ? "" : ": " + exit.message());
    }

    /** The phases of a window: all, or those of that name (a repeated one may have several). */
    List<PhaseOutcome> window(Optional<String> phase) {
        return outcome.phases().stream()
                .filter(p -> phase.isEmpty() || p.phase().equals(phase.get()))
                .toList();
    }

    /** Why a window holds nothing to judge; empty if it began. */
    Optional<String> neverBegan(Optional<String> phase) {
        if (!window(phase).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(phase.map(p -> "phase " + p + " never began: ").orElse("t = 0 never came: ") + end());
    }

    /** What is missing of a window that the end cut short; empty if it was seen whole. */
    Optional<CutWindow> cutWindow(Optional<String> phase) {
        boolean whole =
                window(phase).stream().allMatch(PhaseOutcome::complete) && (phase.isPresent() || observedToTheEnd());
        long planned = setup.phases().stream()
                .filter(p -> phase.isEmpty() || p.name().equals(phase.get()))
                .mapToLong(Phase::durationNs)
                .sum();
        long elapsed =
                window(phase).stream().mapToLong(p -> p.endNs() - p.startNs()).sum();
        return whole || elapsed >= planned
                ? Optional.empty()
                : Optional.of(new CutWindow(
                        elapsed, planned - elapsed, setup.machine().cpus()));
    }

    /** A remark if the window was cut short. */
    String cut(Optional<String> phase) {
        return cutWindow(phase)
                .map(c -> " (seen for " + Units.duration((double) c.elapsedNs()) + " of "
                        + Units.duration((double) (c.elapsedNs() + c.restNs())) + ", until "
                        + Units.time(outcome.endNs()) + ")")
                .orElse("");
    }

    /** Whether a sched_ext scheduler has a part in the scenario at all. */
    boolean hasScheduler() {
        return setup.scheduler().filter(Run::isExt).isPresent()
                || setup.phases().stream().anyMatch(p -> attaches(p.actions()));
    }

    private static boolean isExt(SchedulerUse use) {
        return use.isExt();
    }

    private static boolean attaches(List<Action> actions) {
        return actions.stream().anyMatch(a -> switch (a) {
            case Action.Attach attach -> true;
            case Action.At at -> attaches(at.body());
            case Action.Every every -> attaches(every.body());
            default -> false;
        });
    }

    static String words(List<ExitKind> kinds) {
        return kinds.size() == ExitKind.values().length
                ? "any"
                : String.join(" or ", kinds.stream().map(ExitKind::word).toList());
    }
}
