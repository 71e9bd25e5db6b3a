package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Entry;
import org.scxc.bpf.vm.Execution;
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
    private final @Nullable Execution[] frames = new Execution[DEPTH_MAX];
    private final byte[] keys = new byte[Long.BYTES * DEPTH_MAX]; // of timers
    private final long keysAt;
    private int depth;
    private long calls;
    private boolean cold; // not translated, and will be
    private int untold; // callbacks
    private final long[] told = new long[DEPTH_MAX]; // instructions of each frame

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

    private Execution frame() {
        Execution made = frames[depth];
        if (made != null) {
            return made;
        }
        Execution x = Execution.on(template.linked.code(), memory, host);
        x.context(Addresses.of(Addresses.CONTEXT, depth), fields.contexts[depth]);
        frames[depth] = x;
        return x;
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
     * Begins a call with an array of one argument, of which the program reads it if it has one.
     *
     * @return what {@link Entry#call} is called with, and {@link #end} then; null if calls nest too deep, which ends the run
     */
    @Nullable
    Execution begin(long a) {
        if (cold) {
            warm();
        }
        if (depth == DEPTH_MAX) {
            host.kernel.unverified("BPF callbacks nest deeper than " + DEPTH_MAX);
            return null;
        }
        fields.contexts[depth][0] = a;
        Execution x = frame();
        x.allow(FUEL);
        depth++;
        return x;
    }

    @Nullable
    Execution begin(long a, long b) {
        fields.contexts[depth][1] = b;
        return begin(a);
    }

    @Nullable
    Execution begin(long a, long b, long c) {
        fields.contexts[depth][2] = c;
        return begin(a, b);
    }

    /** Ends a call of a callback. @return r0, or 0 if it ended with a fault */
    long end(Execution x, Callback callback, long r0) {
        ended();
        return x.faulted() ? unverified(x, template.function(callback)) : r0;
    }

    private long end(Execution x, int function, long r0) {
        ended();
        return x.faulted() ? unverified(x, function) : r0;
    }

    private void ended() {
        depth--;
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

    /** Calls a program with an array of one argument, of which it reads it if it has one. */
    long call(int function, long a) {
        Execution x = begin(a);
        return x == null
                ? 0
                : end(x, function, engine().call(x, function, Addresses.of(Addresses.CONTEXT, depth - 1), 0, 0, 0, 0));
    }

    long call(int function, long a, long b) {
        fields.contexts[depth][1] = b;
        return call(function, a);
    }

    long call(int function, long a, long b, long c) {
        fields.contexts[depth][2] = c;
        return call(function, a, b);
    }

    long call(int function, long a, long b, long c, long d) {
        fields.contexts[depth][3] = d;
        return call(function, a, b, c);
    }

    private Engine engine() {
        return requireNonNull(host.engine);
    }

    /** Calls what a bpf_timer calls back: with a map, the key of its value, and the value. */
    void callTimer(int function, long map, int key, long value) {
        int at = Long.BYTES * depth;
        KEY.set(keys, at, (long) key);
        execute(function, map, keysAt + at, value);
    }

    private void tell() {
        long instructions = 0;
        for (int i = 0; i < DEPTH_MAX; i++) {
            Execution x = frames[i];
            if (x != null) {
                instructions += x.executed() - told[i];
                told[i] = x.executed();
            }
        }
        Executed.add(untold, instructions);
        untold = 0;
    }

    /** Where the program that runs is in its source. */
    Optional<Place> place() {
        Execution x = depth == 0 ? null : frames[depth - 1];
        return x == null
                ? Optional.empty()
                : Source.of(template.linked, fields.busy ? x.memory().outsidePc() : x.pc());
    }

    /** Calls a program whose arguments are no array. */
    long execute(int function, long r1, long r2, long r3) {
        Execution x = begin(0);
        return x == null ? 0 : end(x, function, engine().call(x, function, r1, r2, r3, 0, 0));
    }

    private long unverified(Execution x, int function) {
        String name = template.linked.code().function(function).name();
        host.kernel.unverified("BPF program " + name + " did what no verified one can: " + x.fault() + ",");
        return 0;
    }
}
