package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Entry;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Fault;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Place;

/** Calls programs of one attached object, which may nest: the kernel calls another callback from inside a kfunc. */
final class ProgramCalls {
    /** Instructions that one callback may execute. */
    private static final long FUEL = 1L << 28;

    private static final VarHandle KEY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final Entry NONE = new Entry() {
        @Override
        public long call(Execution x) {
            return 0;
        }
    };

    private static final int DEPTH_MAX = KernelMemory.DEPTH_MAX;

    private final Template template;
    private final ObjectEngine choice;
    private final KernelMemory fields;
    private final Memory memory;
    private final Host host;
    private final List<Frame> frames = new ArrayList<>(); // of calls, the outermost first
    private @Nullable Frame free; // of the next call; null if all are in use
    private final byte[] keys = new byte[Long.BYTES * DEPTH_MAX]; // of timers
    private final long keysAt;
    private long calls;
    private boolean cold; // not translated, and will be
    private int untold; // callbacks

    ProgramCalls(Template template, ObjectEngine choice, Memory memory, KernelMemory fields, Host host) {
        this.template = template;
        this.choice = choice;
        this.fields = fields;
        this.memory = memory;
        this.host = host;
        keysAt = memory.add(keys, Memory.Access.READ_WRITE);
        cold = choice != ObjectEngine.INTERPRETER;
        use(template.interpreter);
    }

    /** What one call runs in, while those before it in the list are under way. */
    static final class Frame {
        final Execution x;
        private final long[] arguments;
        private @Nullable Frame above;
        private long told; // instructions

        private Frame(Execution x, long[] arguments) {
            this.x = x;
            this.arguments = arguments;
        }
    }

    private int depth() {
        return free == null ? frames.size() : frames.indexOf(free);
    }

    /** Returns a frame above all that are in use, null beyond {@link #DEPTH_MAX}, which ends the run. */
    private @Nullable Frame another() {
        int depth = frames.size();
        if (depth == DEPTH_MAX) {
            host.kernel.unverified("BPF callbacks nest deeper than " + DEPTH_MAX);
            return null;
        }
        Execution x = Execution.on(template.linked.code(), memory, host);
        x.context(Addresses.of(Addresses.CONTEXT, depth), fields.contexts[depth]);
        Frame made = new Frame(x, fields.contexts[depth]);
        if (depth > 0) {
            frames.get(depth - 1).above = made;
        }
        frames.add(made);
        return made;
    }

    /** What the callbacks that come most are; without one of them its entry returns 0. */
    Entry selectCpu = NONE;

    Entry enqueue = NONE;
    Entry dequeue = NONE;
    Entry dispatch = NONE;
    Entry tick = NONE;
    Entry runnable = NONE;
    Entry running = NONE;
    Entry stopping = NONE;
    Entry quiescent = NONE;
    Entry updateIdle = NONE;

    private void use(Engine engine) {
        host.engine = engine;
        selectCpu = entry(engine, Callback.SELECT_CPU);
        enqueue = entry(engine, Callback.ENQUEUE);
        dequeue = entry(engine, Callback.DEQUEUE);
        dispatch = entry(engine, Callback.DISPATCH);
        tick = entry(engine, Callback.TICK);
        runnable = entry(engine, Callback.RUNNABLE);
        running = entry(engine, Callback.RUNNING);
        stopping = entry(engine, Callback.STOPPING);
        quiescent = entry(engine, Callback.QUIESCENT);
        updateIdle = entry(engine, Callback.UPDATE_IDLE);
    }

    private Entry entry(Engine engine, Callback callback) {
        int function = template.function(callback);
        return function < 0 ? NONE : engine.entry(function);
    }

    /**
     * Begins a call with an array of arguments, of which the program reads those it has.
     *
     * @return where {@link Entry#call} runs, and what {@link #end} takes then; null if calls nest too deep, which ends the run
     */
    @Nullable
    Frame begin(long a, long b, long c, long d) {
        if (cold) {
            warm();
        }
        Frame frame = free;
        if (frame == null) {
            frame = another();
            if (frame == null) {
                return null;
            }
        }
        free = frame.above;
        long[] arguments = frame.arguments;
        arguments[3] = d;
        arguments[2] = c;
        arguments[1] = b;
        arguments[0] = a;
        frame.x.allow(FUEL);
        return frame;
    }

    /** Ends a call of a callback. @return r0, or 0 if it ended with a fault */
    long end(Frame frame, Callback callback, long r0) {
        ended(frame);
        return frame.x.faulted() ? unverified(frame.x, template.function(callback)) : r0;
    }

    private long end(Frame frame, int function, long r0) {
        ended(frame);
        return frame.x.faulted() ? unverified(frame.x, function) : r0;
    }

    private void ended(Frame frame) {
        free = frame;
        if (++untold == Executed.EVERY) {
            tell();
        }
    }

    /** Counts the calls that are interpreted, and translates the program when it is worth it. */
    private void warm() {
        Engine engine = template.translated(choice == ObjectEngine.TRANSLATOR ? Long.MAX_VALUE : calls++, host.maps);
        if (engine != null) {
            cold = false;
            use(engine);
        }
    }

    /** Calls a program with an array of arguments, of which it reads those it has. */
    long call(int function, long a, long b, long c, long d) {
        Frame frame = begin(a, b, c, d);
        return frame == null
                ? 0
                : end(frame, function, engine().call(frame.x, function, frame.x.contextAt(), 0, 0, 0, 0));
    }

    private Engine engine() {
        return requireNonNull(host.engine);
    }

    /** Calls what a bpf_timer calls back: with a map, the key of its value, and the value. */
    void callTimer(int function, long map, int key, long value) {
        int at = Long.BYTES * depth();
        KEY.set(keys, at, (long) key);
        execute(function, map, keysAt + at, value);
    }

    private void tell() {
        long instructions = 0;
        for (Frame frame : frames) {
            instructions += frame.x.executed() - frame.told;
            frame.told = frame.x.executed();
        }
        Executed.add(untold, instructions);
        untold = 0;
    }

    /** Where the program that runs is in its source. */
    Optional<Place> place() {
        int depth = depth();
        if (depth == 0) {
            return Optional.empty();
        }
        Execution x = frames.get(depth - 1).x;
        return Source.of(template.linked, fields.busy ? x.memory().outsidePc() : x.pc());
    }

    /** Calls a program whose arguments are no array. */
    long execute(int function, long r1, long r2, long r3) {
        Frame frame = begin(0, 0, 0, 0);
        return frame == null ? 0 : end(frame, function, engine().call(frame.x, function, r1, r2, r3, 0, 0));
    }

    private long unverified(Execution x, int function) {
        String name = template.linked.code().function(function).name();
        // a verified program may loop until the clock has advanced, which it does not do here
        Fault fault = x.fault();
        String what = fault != null && fault.kind() == Fault.Kind.FUEL
                ? " did not end within " + FUEL + " instructions, and the clock does not advance in a callback: "
                : " did what no verified one can: ";
        host.kernel.unverified("BPF program " + name + what + fault + ",");
        return 0;
    }
}
