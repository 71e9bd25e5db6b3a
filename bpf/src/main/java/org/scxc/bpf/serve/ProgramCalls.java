package org.scxc.bpf.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Fault;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.ops.Place;

/** Calls programs of one attached object, which may nest: the kernel calls another callback from inside a kfunc. */
final class ProgramCalls {
    /** Instructions that one callback may execute. */
    private static final long FUEL = 1L << 28;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 8;
    private static final int DEPTH_MAX = 16;

    private final Template template;
    private final ObjectEngine choice;
    private final KernelMemory fields;
    private final Memory memory;
    private final Host host;
    private final @Nullable Execution[] frames = new Execution[DEPTH_MAX];
    private final byte[] arguments = new byte[8 * WORDS * DEPTH_MAX];
    private final long argumentsAt;
    private int depth;
    private long calls;
    private @Nullable Engine translated;
    private long instructions;
    private int untold; // callbacks

    /** Arguments of the next call. */
    final long[] r = new long[WORDS];

    ProgramCalls(Template template, ObjectEngine choice, Memory memory, KernelMemory fields, Host host) {
        this.template = template;
        this.choice = choice;
        this.fields = fields;
        this.memory = memory;
        this.host = host;
        argumentsAt = memory.add(arguments, Memory.Access.READ_WRITE);
    }

    private Execution frame() {
        Execution made = frames[depth];
        if (made != null) {
            return made;
        }
        Execution x = Execution.on(template.linked.code(), memory, host);
        frames[depth] = x;
        return x;
    }

    /** Calls a program with the first {@code count} of {@link #r} in an array. */
    long call(int function, int count) {
        if (depth == DEPTH_MAX) {
            host.kernel.unverified("BPF callbacks nest deeper than 16");
            return 0;
        }
        return execute(function, arguments(count), 0, 0);
    }

    /** Where the program that runs is in its source. */
    Optional<Place> place() {
        Execution x = depth == 0 ? null : frames[depth - 1];
        return x == null
                ? Optional.empty()
                : Source.of(template.linked, fields.busy ? x.memory().outsidePc() : x.pc());
    }

    /** Lays out the first {@code count} of {@link #r} for the next call. @return where */
    long arguments(int count) {
        int at = 8 * WORDS * depth;
        for (int i = 0; i < count; i++) {
            WORD.set(arguments, at + 8 * i, r[i]);
        }
        return argumentsAt + at;
    }

    long execute(int function, long r1, long r2, long r3) {
        Execution x = frame();
        x.refuel(FUEL);
        depth++;
        if (translated == null && choice != ObjectEngine.INTERPRETER) {
            translated = template.translated(choice == ObjectEngine.TRANSLATOR ? Long.MAX_VALUE : calls++);
        }
        Engine engine = translated == null ? template.interpreter : translated;
        host.engine = engine;
        long r0 = engine.call(x, function, r1, r2, r3, 0, 0);
        depth--;
        instructions += x.executed();
        if (++untold == Executed.EVERY) {
            Executed.add(untold, instructions);
            untold = 0;
            instructions = 0;
        }
        Fault fault = x.fault();
        if (fault != null) {
            String name = template.linked.code().function(function).name();
            host.kernel.unverified("BPF program " + name + " did what no verified one can: " + fault + ",");
            return 0;
        }
        return r0;
    }
}
