package org.scxc.bpf.race;

import org.jspecify.annotations.Nullable;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.serve.Addresses;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Fault;
import org.scxc.bpf.vm.Interpreter;
import org.scxc.bpf.vm.Memory;
import org.scxc.model.Race;
import org.scxc.runtime.objects.RacePrograms;
import org.scxc.runtime.state.Store;

/**
 * The programs of one machine: an interpreter that is put where a CPU's program stands, executes it up to the next step, and
 * leaves its registers in cells. One level of one CPU has a frame there: {@link Execution#WORDS} words, a stack, and the array
 * of a callback's arguments.
 */
final class ObjectPrograms implements RacePrograms {
    /** Instructions between two steps. */
    private static final long FUEL = 1L << 24;

    private static final int STACK_WORDS = Execution.FRAMES_MAX * Execution.FRAME_BYTES / 8;
    private static final int FRAME_STACK_WORDS = Execution.FRAME_BYTES / 8;
    private static final int ARGUMENTS = 8;
    private static final int NONE = -1;

    private final RaceCode object;
    private final Code code;
    private final Store store;
    private final RaceHost host;
    private final CellMemory memory;
    private final Execution x;
    private final Interpreter interpreter = new Interpreter();
    private final Narration narration;
    private final int nesting;
    private final int[] frames;
    private final int[] stacks;
    private final int[] arguments;
    private final long[] stackAt;
    private final long[] argumentsAt;
    private final long[] results;
    private final long[] words = new long[Execution.WORDS];

    /** The frame that {@link #x} stands for since the last step, or {@link #NONE}. */
    private int loaded = NONE;

    ObjectPrograms(RaceCode object, RaceHost host, CellMemory memory, Memory regions, int cpus, int nesting) {
        this.object = object;
        this.host = host;
        this.memory = memory;
        this.nesting = nesting;
        code = object.linked.code();
        store = host.store;
        int count = cpus * nesting;
        frames = new int[count];
        stacks = new int[count];
        arguments = new int[count];
        stackAt = new long[count];
        argumentsAt = new long[count];
        results = new long[count];
        for (int f = 0; f < count; f++) {
            frames[f] = store.longs("object.frame." + f, Execution.WORDS);
            stacks[f] = store.longs("object.stack." + f, STACK_WORDS + 1);
            arguments[f] = store.longs("object.arguments." + f, ARGUMENTS + 1);
            stackAt[f] = regions.add(new byte[0], Memory.Access.READ_WRITE);
            argumentsAt[f] = regions.add(new byte[0], Memory.Access.READ_WRITE);
            memory.map(stackAt[f], stacks[f], 8L * STACK_WORDS, true);
            memory.map(argumentsAt[f], arguments[f], 8L * ARGUMENTS, true);
        }
        x = Execution.elsewhere(code, regions, host);
        narration = new Narration(object.linked, object.template.layout(), host);
    }

    private int frame(int cpu, int level) {
        return cpu * nesting + level;
    }

    // ------------------------------------------------------------------------------------------------ calls

    @Override
    public void begin(int cpu, int level, Race.Callback callback, int task, long argument) {
        int f = frame(cpu, level);
        long about = Addresses.task(task);
        long[] values = switch (callback) {
            case DISPATCH -> new long[] {cpu, about};
            case SET_CPUMASK -> new long[] {about, Addresses.mask(host.door.mask(task))};
            case SELECT_CPU -> new long[] {about, host.door.cpuOf(task), argument};
            case INIT_TASK -> new long[] {about, argumentsAt[f] + 16}; // struct scx_init_task_args: zeros
            default -> new long[] {about, argument};
        };
        for (int i = 0; i < values.length; i++) {
            store.set(arguments[f] + i, values[i]);
        }
        begin(f, object.function(callback));
    }

    @Override
    public void beginInit(int cpu, int level) {
        begin(frame(cpu, level), object.init);
    }

    private void begin(int f, int function) {
        loaded = NONE;
        x.reset(stackAt[f]);
        interpreter.begin(x, function, argumentsAt[f], 0, 0, 0, 0);
        save(f);
    }

    private void load(int cpu, int f) {
        host.cpu = cpu;
        int depth = store.at(frames[f] + Execution.DEPTH_WORD);
        int used = Execution.FRAMES + depth * Execution.FRAME_WORDS;
        for (int i = 0; i < used; i++) {
            words[i] = store.get(frames[f] + i);
        }
        x.load(words, stackAt[f]);
    }

    /** What frames of functions that have returned left behind is nobody's. */
    private void save(int f) {
        int before = store.at(frames[f] + Execution.DEPTH_WORD);
        x.save(words);
        int used = Execution.FRAMES + x.depth() * Execution.FRAME_WORDS;
        for (int i = 0; i < used; i++) {
            store.set(frames[f] + i, words[i]);
        }
        clear(frames[f] + used, (before - x.depth()) * Execution.FRAME_WORDS);
    }

    private void clear(int cell, int count) {
        for (int i = 0; i < count; i++) {
            store.set(cell + i, 0);
        }
    }

    @Override
    public State settle(int cpu, int level) {
        int f = frame(cpu, level);
        if (loaded != f) {
            load(cpu, f);
        }
        loaded = NONE;
        x.refuel(FUEL);
        int depth = x.depth();
        int deepest = depth;
        while (x.running()) {
            if (isStep()) {
                clear(stacks[f] + x.depth() * FRAME_STACK_WORDS, (deepest - x.depth()) * FRAME_STACK_WORDS);
                save(f);
                return State.AT_STEP;
            }
            interpreter.step(x);
            deepest = Math.max(deepest, x.depth());
        }
        look();
        results[f] = x.register(0);
        clear(frames[f], Execution.FRAMES + Execution.FRAMES_MAX * Execution.FRAME_WORDS);
        clear(stacks[f], deepest * FRAME_STACK_WORDS);
        clear(arguments[f], ARGUMENTS);
        return State.ENDED;
    }

    /** A program that faults is none that a verifier lets pass. */
    private void look() {
        Fault fault = x.fault();
        if (fault != null) {
            String function = code.function(code.functionAt[Math.min(fault.pc(), code.size() - 1)])
                    .name();
            throw host.door.unserved("what BPF program " + function + " does: " + fault);
        }
    }

    /** Whether the instruction that comes next is a step. */
    private boolean isStep() {
        int pc = x.pc();
        return switch (object.kinds[pc]) {
            case RaceCode.PLAIN -> false;
            case RaceCode.LOADS -> memory.isShared(x.register(code.src(pc)) + code.off(pc));
            case RaceCode.STORES -> memory.isShared(x.register(code.dst(pc)) + code.off(pc));
            default -> {
                RaceCalls.Call call = call(pc);
                yield call != null && call.steps().test(host, memory, x.register(1), x.register(2));
            }
        };
    }

    /** Returns the call that an instruction makes, null if it calls a function of the program. */
    private RaceCalls.@Nullable Call call(int pc) {
        int op = code.op(pc);
        if (op == Op.CALL_KFUNC) {
            return host.kfunc((int) code.imm[pc]);
        }
        if (op == Op.CALL_HELPER) {
            return host.helper((int) code.imm[pc]);
        }
        long target = x.register(code.dst(pc));
        if (code.functionAtAddress(target) >= 0) {
            return null;
        }
        return host.helper((int) target);
    }

    // ------------------------------------------------------------------------------------------------ steps

    @Override
    public boolean enabled(int cpu, int level) {
        int f = frame(cpu, level);
        int pc = store.at(frames[f] + Execution.DEPTH_WORD + 1);
        if (!object.locks[pc]) {
            return true;
        }
        long lock = store.get(frames[f] + 1);
        return memory.loads(lock, 4) && memory.load(lock, 4) == 0;
    }

    @Override
    public void step(int cpu, int level) {
        int f = frame(cpu, level);
        loaded = NONE; // until the step is over: it may be given up
        load(cpu, f);
        x.refuel(FUEL);
        host.readsMask = false;
        int pc = x.pc();
        narration.before(pc, x);
        interpreter.step(x);
        look();
        narration.after(x);
        save(f);
        RaceCalls.Call call = object.kinds[pc] == RaceCode.CALLS ? call(pc) : null;
        loaded = call != null && call.kind() == RaceCalls.Kind.KERNEL ? NONE : f;
    }

    @Override
    public void answer(int cpu, int level, boolean success) {
        loaded = NONE;
        store.set(frames[frame(cpu, level)], success ? 1 : 0);
    }

    @Override
    public int result(int cpu, int level) {
        return (int) results[frame(cpu, level)];
    }

    @Override
    public Told told() {
        return narration.told();
    }
}
