package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Kfunc;
import org.scxc.model.Race;
import org.scxc.model.Race.Step;
import org.scxc.model.SourceSpan;

/** One callback as a list of instructions, each an atomic step but for {@link Op#GOTO} and {@link Op#LEAVE}. */
final class BpfCode {
    /** A failed instruction that leaves the callback. */
    static final int LEAVE = -1;

    enum Op {
        PUSH,
        REMOVE,
        PEEK,
        PEEK_DSQ,
        POP,
        CAPTURE,
        ALLOWED,
        MIGRATION_DISABLED,
        WORD_IS,
        CPU_IS,
        HAS_FLAG,
        INSERT,
        EACH,
        NEXT,
        MOVE,
        SET_WORD,
        SET_WORD_CPU,
        CANCEL,
        REENQUEUE,
        KICK,
        ERROR,
        RETURN_CPU,
        LOCK,
        UNLOCK,
        GOTO,
        LEAVE;

        /** It is about a queue of the scheduler's. */
        boolean isOfQueue() {
            return switch (this) {
                case PUSH, REMOVE, PEEK, POP -> true;
                default -> false;
            };
        }

        /** It names a CPU first. */
        boolean isOfCpu() {
            return switch (this) {
                case ALLOWED, CPU_IS, KICK, RETURN_CPU -> true;
                default -> false;
            };
        }
    }

    /**
     * @param a variable, or what the operation is about
     * @param b queue, DSQ, CPU as in {@link #cpu}, place, word
     * @param c value, cookie, CPU as in {@link #cpu}; of a queue whose, or {@link #NO_CPU}
     * @param flags as bits by their ordinals
     * @param otherwise where to go if it fails, or {@link #LEAVE}
     * @param refused the kfunc that it calls, if the kernel does not let this callback
     */
    record Instr(
            Op op,
            int a,
            int b,
            int c,
            boolean flag,
            int otherwise,
            SourceSpan span,
            @Nullable Kfunc refused,
            int flags) {}

    /** The CPU that a dispatch handler runs for. */
    static final int PARAMETER_CPU = -1;

    /** There is one for all CPUs. */
    static final int NO_CPU = Integer.MIN_VALUE;

    /** From here downwards a word's value, {@link #VARIABLES} a word; above it the CPU of the task in a variable. */
    private static final int WORD_CPUS = -1000;

    private static final int VARIABLES = 64;

    /** {@code insert t on local}: the local DSQ of the CPU at hand. */
    static final int PLACE_LOCAL = 0;

    private final List<Instr> out = new ArrayList<>();
    private final Map<String, Integer> variables = new LinkedHashMap<>();
    private final Map<String, Integer> cookies = new LinkedHashMap<>();
    private final Race.Program program;
    final Race.Callback callback;
    final Instr[] code;

    BpfCode(Race.Program program, Race.Handler handler) {
        this.program = program;
        callback = handler.callback();
        if (!callback.isOfCpu() && callback != Race.Callback.TIMER) {
            variables.put(handler.parameter(), 0);
        }
        block(handler.body());
        emit(Op.LEAVE, 0, 0, 0, false, LEAVE, handler.span());
        code = out.toArray(new Instr[0]);
    }

    /** As in struct sched_ext_ops. */
    static String word(Race.Callback callback) {
        return callback.operation();
    }

    int variableCount() {
        return variables.size();
    }

    int cookieCount() {
        return cookies.size();
    }

    /** Locks that it takes, as bits. */
    int locks() {
        int locks = 0;
        for (Instr i : code) {
            locks |= i.op == Op.LOCK ? 1 << i.a : 0;
        }
        return locks;
    }

    /** Name of variable {@code v}, for drawings. */
    String variable(int v) {
        return variables.entrySet().stream()
                .filter(e -> e.getValue() == v)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("?");
    }

    private int variable(String name) {
        return variables.computeIfAbsent(name, n -> variables.size());
    }

    private int emit(Op op, int a, int b, int c, boolean flag, int otherwise, SourceSpan span) {
        out.add(new Instr(op, a, b, c, flag, otherwise, span, null, 0));
        return out.size() - 1;
    }

    /** A step that calls a kfunc: whether it may is looked up here, for all of them. */
    private int call(Step step, Op op, int a, int b, int c) {
        Kfunc refused = step.kfunc()
                .filter(k -> !program.kernel().rules().allows(k, word(callback)))
                .orElse(null);
        out.add(new Instr(op, a, b, c, false, LEAVE, step.span(), refused, flags(step)));
        return out.size() - 1;
    }

    private void patch(int at, int otherwise) {
        Instr i = out.get(at);
        out.set(at, new Instr(i.op, i.a, i.b, i.c, i.flag, otherwise, i.span, i.refused, i.flags));
    }

    private void block(List<Step> steps) {
        for (Step step : steps) {
            step(step);
        }
    }

    private void step(Step step) {
        switch (step) {
            case Step.Push s -> emit(Op.PUSH, variable(s.task()), s.queue(), at(s.at()), false, LEAVE, s.span());
            case Step.Remove s ->
                orElse(emit(Op.REMOVE, variable(s.task()), s.queue(), at(s.at()), false, LEAVE, s.span()), s.orElse());
            case Step.Peek s ->
                orElse(emit(Op.PEEK, variable(s.as()), s.queue(), at(s.at()), false, LEAVE, s.span()), s.orElse());
            case Step.PeekDsq s -> orElse(call(s, Op.PEEK_DSQ, variable(s.as()), s.dsq(), 0), s.orElse());
            case Step.Pop s ->
                orElse(emit(Op.POP, variable(s.as()), s.queue(), at(s.at()), false, LEAVE, s.span()), s.orElse());
            case Step.Capture s ->
                emit(
                        Op.CAPTURE,
                        variable(s.task()),
                        0,
                        cookies.computeIfAbsent(s.as(), n -> cookies.size()),
                        false,
                        LEAVE,
                        s.span());
            case Step.Check s -> orElse(test(s.test(), s.span()), s.orElse());
            case Step.Insert s ->
                orElse(
                        call(
                                s,
                                Op.INSERT,
                                variable(s.task()),
                                place(s.place()),
                                s.cookie().map(k -> cookies.getOrDefault(k, -1)).orElse(-1)),
                        s.orElse());
            case Step.Each s -> each(s);
            case Step.Move s -> orElse(call(s, Op.MOVE, variable(s.task()), place(s.place()), s.dsq()), s.orElse());
            case Step.SetWord s -> {
                int task = s.task().map(this::variable).orElse(-1);
                if (s.cpu().isPresent()) {
                    emit(Op.SET_WORD_CPU, task, s.word(), cpu(s.cpu().get()), false, LEAVE, s.span());
                } else {
                    emit(Op.SET_WORD, task, s.word(), s.value(), false, LEAVE, s.span());
                }
            }
            case Step.Error s -> emit(Op.ERROR, -1, Texts.of(program).indexOf(s.text()), 0, false, LEAVE, s.span());
            case Step.Kick s -> call(s, Op.KICK, -1, cpu(s.cpu()), 0);
            case Step.Cancel s -> call(s, Op.CANCEL, 0, 0, 0);
            case Step.Reenqueue s -> call(s, Op.REENQUEUE, 0, 0, 0);
            case Step.Retry s -> emit(Op.GOTO, 0, 0, 0, true, 0, s.span());
            case Step.Return s -> {
                if (s.cpu().isPresent()) {
                    emit(Op.RETURN_CPU, -1, cpu(s.cpu().get()), 0, false, LEAVE, s.span());
                }
                emit(Op.LEAVE, 0, 0, 0, false, LEAVE, s.span());
            }
            case Step.Locked s -> {
                emit(Op.LOCK, s.lock(), 0, 0, false, LEAVE, s.span());
                block(s.body());
                emit(Op.UNLOCK, s.lock(), 0, 0, false, LEAVE, s.span());
            }
            case Step.If s -> {
                int test = test(s.test(), s.span());
                block(s.body());
                int end = s.orElse().isPresent() ? emit(Op.GOTO, 0, 0, 0, false, 0, s.span()) : -1;
                patch(test, out.size());
                if (end >= 0) {
                    block(s.orElse().orElseThrow());
                    patch(end, out.size());
                }
            }
        }
    }

    /** The block of an {@code else} is jumped over, and comes back to the step after. */
    private void orElse(int at, Optional<List<Step>> otherwise) {
        if (otherwise.isEmpty()) {
            return;
        }
        int over = emit(Op.GOTO, 0, 0, 0, false, 0, out.get(at).span);
        patch(at, out.size());
        block(otherwise.get());
        patch(over, out.size());
    }

    private void each(Step.Each s) {
        int v = variable(s.as());
        emit(Op.EACH, v, s.dsq(), 0, false, LEAVE, s.span());
        int next = emit(Op.NEXT, v, s.dsq(), 0, false, LEAVE, s.span());
        block(s.body());
        emit(Op.GOTO, 0, 0, 0, false, next, s.span());
        patch(next, out.size());
    }

    private int test(Race.Test test, SourceSpan span) {
        return switch (test) {
            case Race.Test.Allowed t -> emit(Op.ALLOWED, variable(t.task()), cpu(t.cpu()), 0, false, LEAVE, span);
            case Race.Test.MigrationDisabled t ->
                emit(Op.MIGRATION_DISABLED, variable(t.task()), 0, 0, false, LEAVE, span);
            case Race.Test.WordIs t ->
                emit(Op.WORD_IS, t.task().map(this::variable).orElse(-1), t.word(), t.value(), t.equal(), LEAVE, span);
            case Race.Test.CpuIs t -> emit(Op.CPU_IS, -1, cpu(t.cpu()), cpu(t.other()), t.equal(), LEAVE, span);
            case Race.Test.HasFlag t -> {
                out.add(new Instr(Op.HAS_FLAG, -1, 0, 0, false, LEAVE, span, null, told(t.flag())));
                yield out.size() - 1;
            }
        };
    }

    private int at(Optional<Race.CpuRef> cpu) {
        return cpu.map(this::cpu).orElse(NO_CPU);
    }

    /** A CPU's number, {@link #PARAMETER_CPU}, or what {@link #taskOf} and {@link #wordOf} say. */
    private int cpu(Race.CpuRef ref) {
        return switch (ref) {
            case Race.CpuRef.Parameter p -> PARAMETER_CPU;
            case Race.CpuRef.Number n -> n.cpu();
            case Race.CpuRef.OfTask t -> PARAMETER_CPU - 1 - variable(t.task());
            case Race.CpuRef.Word w ->
                WORD_CPUS
                        - VARIABLES * w.word()
                        - 1
                        - w.task().map(this::variable).orElse(-1);
        };
    }

    /** The variable of the task whose CPU is meant; negative if another one is. */
    static int taskOf(int cpu) {
        return cpu > WORD_CPUS ? PARAMETER_CPU - 1 - cpu : -1;
    }

    /** The word that holds the CPU's number. */
    static int wordOf(int cpu) {
        return (WORD_CPUS - cpu) / VARIABLES;
    }

    /** The variable of the task that the word is of, or -1. */
    static int wordTask(int cpu) {
        return (WORD_CPUS - cpu) % VARIABLES - 1;
    }

    /** Whether another CPU can change which one is meant. */
    static boolean isShared(int cpu) {
        return cpu < PARAMETER_CPU && cpu != NO_CPU;
    }

    /** Of an insert or a kick, as bits. */
    private int flags(Step step) {
        return switch (step) {
            case Step.Kick s ->
                s.flags().stream().mapToInt(f -> 1 << f.ordinal()).sum();
            case Step.Insert s ->
                s.flags().stream()
                        .mapToInt(f -> meant(f, List.of(Race.Flag.HEAD, Race.Flag.PREEMPT, Race.Flag.IMMED)))
                        .reduce(0, (a, b) -> a | b);
            default -> 0;
        };
    }

    /** Those that the callback may be told. */
    private int told(Race.FlagRef flag) {
        return switch (callback) {
            case ENQUEUE, RUNNABLE -> meant(flag, List.of(Race.Flag.WAKEUP, Race.Flag.CPU_SELECTED, Race.Flag.REENQ));
            case STOPPING -> meant(flag, List.of(Race.Flag.RUNNABLE));
            default -> meant(flag, List.of(Race.Flag.SLEEP, Race.Flag.SCHED_CHANGE));
        };
    }

    /** What this kernel takes the flag for: a number is its bits, and a name that it has not is none. */
    private int meant(Race.FlagRef ref, List<Race.Flag> among) {
        long bits = switch (ref) {
            case Race.FlagRef.Named n -> program.kernel().number(n.flag());
            case Race.FlagRef.Number n -> n.bits();
        };
        int meant = 0;
        for (Race.Flag flag : among) {
            meant |= (program.kernel().number(flag) & bits) != 0 ? 1 << flag.ordinal() : 0;
        }
        return meant;
    }

    /** DSQ number + 1, {@link #PLACE_LOCAL}, or a CPU that {@link #isShared}. */
    private int place(Race.Place place) {
        return switch (place) {
            case Race.Place.Global g -> 1 + program.cpus();
            case Race.Place.Dsq d -> 1 + 1 + 3 * program.cpus() + d.dsq();
            case Race.Place.Local l ->
                l.cpu()
                        .map(this::cpu)
                        .map(c -> c == PARAMETER_CPU ? PLACE_LOCAL : isShared(c) ? c : 1 + c)
                        .orElse(PLACE_LOCAL);
        };
    }
}
