package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.ObjectUse;
import org.scxc.model.Race;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;

/** What a race's BPF side is: steps that are written, in it or in a discipline, or the object of a scheduler. */
final class RaceSchedulers {
    private static final String FORM =
            "write discipline LC, or scheduler NAME whose declaration says object \"FILE.bpf.o\"";

    private final Context context;
    private final RaceParts parts;
    private final RaceKnobs knobs;

    RaceSchedulers(Context context, RaceParts parts, RaceKnobs knobs) {
        this.context = context;
        this.parts = parts;
        this.knobs = knobs;
    }

    /** Whether a race names a scheduler anywhere: the command line's then is meant for it, too. */
    static boolean isNamedIn(RaceParts parts, List<String> axes) {
        return parts.first(RaceItem.Scheduler.class).isPresent() || axes.contains("scheduler");
    }

    /** The discipline, unless a scheduler is chosen. What a variant or a matrix chooses wins. */
    Optional<Path> discipline() {
        return scheduler().isPresent()
                ? Optional.empty()
                : knobs.discipline()
                        .or(() -> parts.first(RaceItem.Discipline.class).map(RaceItem.Discipline::name));
    }

    private Optional<Path> scheduler() {
        return knobs.scheduler()
                .or(() -> knobs.discipline().isPresent()
                        ? Optional.empty()
                        : parts.first(RaceItem.Scheduler.class).map(RaceItem.Scheduler::name));
    }

    /** Empty if the steps are written, or if something is wrong, which has been reported. */
    Optional<Race.BpfObject> object(RaceKernels.Chosen kernel) {
        Optional<Path> name = scheduler();
        if (name.isEmpty()) {
            knobs.flags()
                    .forEach(flag -> context.diagnostics()
                            .report(
                                    Code.UNKNOWN_KNOB,
                                    flag.name().span(),
                                    "unknown setting of a race \"scheduler."
                                            + flag.name().text() + "\"",
                                    "it has no scheduler: write with scheduler NAME"));
            return Optional.empty();
        }
        bothWays(name.get());
        List<Entry> settings = knobs.scheduler().isPresent()
                ? List.of()
                : parts.first(RaceItem.Scheduler.class)
                        .map(RaceItem.Scheduler::settings)
                        .orElse(List.of());
        Optional<SchedulerUse> use = Schedulers.use(context, name.get(), settings, knobs.flags());
        Optional<ObjectUse> object = use.flatMap(SchedulerUse::object);
        if (use.isPresent() && object.isEmpty()) {
            report(
                    name.get().span(),
                    "scheduler \"" + name.get().text() + "\" names no object, and a race takes its steps from one",
                    FORM);
        }
        if (!kernel.steps().loadsObjects()) {
            report(
                    name.get().span(),
                    "an agent of ghOSt is a process: no object is loaded there",
                    "write a discipline with on message(t), or another kernel");
        }
        return object.map(o -> new Race.BpfObject(name.get().text(), o, kernel.released()));
    }

    /** Steps that are written beside an object would never be taken. */
    private void bothWays(Path scheduler) {
        Optional<RaceItem> other = parts.first(RaceItem.Discipline.class)
                .<RaceItem>map(d -> d)
                .filter(d -> knobs.scheduler().isEmpty())
                .or(() -> parts.first(RaceItem.Handler.class))
                .or(() -> parts.first(RaceItem.Named.class));
        if (other.isPresent() || knobs.discipline().isPresent()) {
            report(
                    other.map(RaceItem::span).orElse(scheduler.span()),
                    "the callbacks of this race are those of scheduler \"" + scheduler.text() + "\"",
                    "remove it, or the scheduler");
        }
    }

    private void report(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.SCHEDULER_OF_A_RACE, span, message, hint);
    }
}
