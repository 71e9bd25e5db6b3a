package org.scxc.bpf.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.ops.Place;

/** Calls programs of one attached object, which may nest: the kernel calls another callback from inside a kfunc. */
final class ProgramCalls {
    /** Instructions that one callback may execute. */
    private static final long FUEL = 1L << 28;

    private static final VarHandle KEY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
    private @Nullable Engine translated;
    private int untold; // callbacks
    private final long[] told = new long[DEPTH_MAX]; // instructions of each frame

    ProgramCalls(Template template, ObjectEngine choice, Memory memory, KernelMemory fields, Host host) {
        this.template = template;
        this.choice = choice;
        this.fields = fields;
        this.memory = memory;
        this.host = host;
        keysAt = memory.add(keys, Memory.Access.READ_WRITE);
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

    /** Calls a program with an array of one argument, of which it reads it if it has one. */
    long call(int function, long a) {
        if (depth == DEPTH_MAX) {
            host.kernel.unverified("BPF callbacks nest deeper than " + DEPTH_MAX);
            return 0;
        }
        fields.contexts[depth][0] = a;
        return execute(function, Addresses.of(Addresses.CONTEXT, depth), 0, 0);
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

    long execute(int function, long r1, long r2, long r3) {
        Execution x = frame();
        x.allow(FUEL);
        depth++;
        if (translated == null && choice != ObjectEngine.INTERPRETER) {
            translated = template.translated(choice == ObjectEngine.TRANSLATOR ? Long.MAX_VALUE : calls++);
        }
        Engine engine = translated == null ? template.interpreter : translated;
        if (host.engine != engine) { // a store of a reference costs more than a load
            host.engine = engine;
        }
        long r0 = engine.call(x, function, r1, r2, r3, 0, 0);
        depth--;
        if (++untold == Executed.EVERY) {
            tell();
        }
        if (x.faulted()) {
            unverified(x, function);
            return 0;
        }
        return r0;
    }

    private void unverified(Execution x, int function) {
        String name = template.linked.code().function(function).name();
        host.kernel.unverified("BPF program " + name + " did what no verified one can: " + x.fault() + ",");
    }
}
