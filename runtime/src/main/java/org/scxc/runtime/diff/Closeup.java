package org.scxc.runtime.diff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.diff.DiffStep.Kind;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.work.Simulation;

/** One of two runs once more, up to the event in which they part: the steps before it, and it, in words. */
final class Closeup implements Tap.Sink {
    /** Steps that are kept from before. */
    private static final int BEFORE = 12;

    /** Events in which that many steps are sure to be, if there were so many. */
    private static final int WINDOW = 64;

    private static final int ASKED = 8;

    private final Core core;
    private final DiffTexts texts;
    private final long zero;
    private final long parting;
    private final Deque<DiffStep> before = new ArrayDeque<>();
    private final Deque<DiffStep> asked = new ArrayDeque<>();
    private final Deque<DiffStep> open = new ArrayDeque<>(); // kfuncs that have not returned
    private final Deque<DiffStep> callbacks = new ArrayDeque<>();
    private long events;
    private @Nullable DiffStep parted;
    private Optional<String> cut = Optional.empty();
    private boolean awaitsAnswer;
    private boolean closed;
    private int nested;
    private @Nullable StateReader states;
    private @Nullable Tap tap;

    /**
     * @param zero t = 0 in time of the machine
     * @param parting the number of the event
     */
    Closeup(Core core, long zero, long parting) {
        this.core = core;
        this.zero = zero;
        this.parting = parting;
        texts = new DiffTexts(core);
    }

    /** Runs one side up to there. */
    static Closeup of(Side side, java.util.Set<Callback> compared, long seed, long zero, long parting) {
        Closeup[] made = new Closeup[1];
        Side.Run run = side.run(seed, (Simulation simulation) -> {
            Closeup closeup = new Closeup(simulation.core(), zero, parting);
            made[0] = closeup;
            Tap tapped = new Tap(compared, closeup);
            closeup.tap = tapped;
            return tapped;
        });
        made[0].ends(run);
        return made[0];
    }

    Difference.Part part() {
        return new Difference.Part(List.copyOf(asked), requireNonNull(parted));
    }

    List<DiffStep> before() {
        return List.copyOf(before);
    }

    Optional<DiffStep> within() {
        return Optional.ofNullable(callbacks.peek()).filter(step -> step != NOT_SHOWN);
    }

    /** What ended the run there, so that it is no decision of the scheduler. */
    Optional<String> cut() {
        return cut;
    }

    StateReader states() {
        return requireNonNull(states);
    }

    // ------------------------------------------------------------------------------------------------ events

    private int depth() {
        return tap == null || !tap.isAttached()
                ? 0
                : Math.max(1, tap.kernel().invocation().depth());
    }

    private DiffStep step(Kind kind, String name, Operation operation, Object[] arguments) {
        List<DiffStep.Argument> list = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            Operation.Parameter parameter = operation.parameters().get(i);
            if (parameter.type() != Type.HIDDEN) {
                list.add(new DiffStep.Argument(parameter.name(), texts.of(parameter.type(), arguments[i])));
            }
        }
        return new DiffStep(
                core.clock.now() - zero,
                core.cpu(),
                depth(),
                kind,
                name,
                list,
                Optional.empty(),
                kind == Kind.KFUNC ? core.calls.place() : Optional.empty());
    }

    private boolean isNear() {
        return !closed && !awaitsAnswer && events >= parting - WINDOW;
    }

    private void keep(DiffStep step) {
        asked.clear();
        before.addLast(step);
        if (before.size() > BEFORE) {
            before.removeFirst();
        }
    }

    /** @return whether this event is the one */
    private boolean parts() {
        return events++ == parting;
    }

    private void found(DiffStep step) {
        parted = step;
        closed = true;
        core.clock.stop();
    }

    private void readStates(Operation operation, Object[] arguments) {
        StateReader reader = new StateReader(core, texts, requireNonNull(tap));
        reader.read(operation, arguments);
        states = reader;
    }

    @Override
    public void begins(Callback callback, Operation operation, Object[] arguments) {
        if (closed || awaitsAnswer) {
            nested++;
            return;
        }
        DiffStep step = isNear() ? step(Kind.CALLBACK, name(callback), operation, arguments) : NOT_SHOWN;
        if (parts()) {
            readStates(operation, arguments);
            found(step);
            return;
        }
        callbacks.push(step);
        if (step != NOT_SHOWN) {
            keep(step);
        }
    }

    private static final DiffStep NOT_SHOWN =
            new DiffStep(0, 0, 0, Kind.CALLBACK, "", List.of(), Optional.empty(), Optional.empty());

    static String name(Callback callback) {
        return switch (callback) {
            case HOOK_CGROUP_MKDIR,
                    HOOK_CGROUP_RMDIR,
                    HOOK_CPUSET_WRITE,
                    HOOK_SCHED_SWITCH,
                    HOOK_CGROUP_ATTACH_TASK,
                    HOOK_TASK_RENAME -> callback.word().substring("hook_".length());
            case BPF_TIMER -> callback.word();
            default -> "ops." + callback.word();
        };
    }

    @Override
    public void returns(Callback callback, Operation operation, @Nullable Object result) {
        if (closed || awaitsAnswer) {
            nested--;
            return;
        }
        boolean shown = isNear();
        DiffStep step = shown ? step(Kind.RETURN, name(callback), operation, new Object[0]) : NOT_SHOWN;
        if (shown && operation.result() != Type.NONE) {
            step = step.with(texts.of(operation.result(), result));
        }
        if (parts()) {
            readStates(operation, new Object[0]);
            found(step);
            return;
        }
        callbacks.pop();
        if (step.result().isPresent()) {
            keep(step);
        }
        asked.clear();
    }

    @Override
    public void calls(Operation kfunc, Object[] arguments) {
        if (closed || awaitsAnswer) {
            nested++;
            return;
        }
        DiffStep step = isNear() ? step(Kind.KFUNC, kfunc.name(), kfunc, arguments) : NOT_SHOWN;
        if (parts()) {
            readStates(kfunc, arguments);
            parted = step;
            awaitsAnswer = true;
            nested = 0;
            return;
        }
        open.push(step);
        if (step != NOT_SHOWN) {
            keep(step);
        }
    }

    @Override
    public void answers(Operation kfunc, @Nullable Object result) {
        if (closed) {
            return;
        }
        if (awaitsAnswer) {
            if (nested-- == 0) {
                found(answered(requireNonNull(parted), kfunc, result));
            }
            return;
        }
        DiffStep called = open.pop();
        if (parts()) {
            before.remove(called);
            readStates(kfunc, new Object[0]);
            found(answered(called, kfunc, result));
        } else if (called != NOT_SHOWN && before.contains(called)) {
            Deque<DiffStep> list = new ArrayDeque<>();
            before.forEach(s -> list.addLast(s == called ? answered(called, kfunc, result) : s));
            before.clear();
            before.addAll(list);
        }
    }

    private DiffStep answered(DiffStep step, Operation kfunc, @Nullable Object result) {
        return kfunc.result() == Type.NONE ? step : step.with(texts.of(kfunc.result(), result));
    }

    @Override
    public void asked(Operation question, Object[] arguments, @Nullable Object result) {
        if (isNear()) {
            asked.addLast(step(Kind.QUESTION, question.name(), question, arguments)
                    .with(texts.of(question.result(), result)));
            if (asked.size() > ASKED) {
                asked.removeFirst();
            }
        }
    }

    @Override
    public void exits(ExitRecord exit) {
        if (closed || awaitsAnswer) {
            return;
        }
        String name = "exit " + exit.kind().number() + " " + exit.kind().word() + ": " + exit.message();
        DiffStep step = plain(Kind.EXIT, name);
        if (parts()) {
            readStates(NOTHING, new Object[0]);
            found(step);
        } else {
            keep(step);
        }
    }

    private static final Operation NOTHING = new Operation(-1, "", Operation.Effect.SILENT, List.of(), Type.NONE, null);

    private DiffStep plain(Kind kind, String name) {
        return new DiffStep(
                core.clock.now() - zero, core.cpu(), 0, kind, name, List.of(), Optional.empty(), Optional.empty());
    }

    private void ends(Side.Run run) {
        if (parted == null || awaitsAnswer && !closed) {
            cut = run.notJudged();
        }
        if (parted == null) {
            parted = plain(Kind.END, run.end());
        }
        if (states == null) {
            states = new StateReader(core, texts, requireNonNull(tap));
        }
    }
}
