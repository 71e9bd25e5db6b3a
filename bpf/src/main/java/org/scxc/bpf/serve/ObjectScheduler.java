package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.serve.UserHalf.Mapped;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Fault;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.ExitInfo;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.Place;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.UserLoop;

/**
 * A scheduler whose callbacks are the programs of a BPF object. A callback is called with the address of an array of its arguments,
 * as struct_ops trampolines do (kernel/bpf/bpf_struct_ops.c, v7.3). One that faults, which no verified program can, ends
 * the run, and nothing is judged of it.
 */
public final class ObjectScheduler implements SchedExtOps, UserHalf.Programs {
    /** Instructions that one callback may execute. */
    private static final long FUEL = 1L << 28;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 8;
    private static final int DEPTH_MAX = 16;
    private static final int TEXT_BYTES = 1 << 12;

    private final Template template;
    private final ObjectEngine choice;
    private @Nullable KernelMemory fields;
    private final @Nullable Execution[] frames = new Execution[DEPTH_MAX];
    private int depth;
    private long calls;
    private @Nullable Engine translated;
    private long instructions;
    private int untold; // callbacks
    private @Nullable Host host;
    private @Nullable Memory memory;
    private byte[] arguments = {};
    private long argumentsAt;
    private byte[] struct = {};
    private long structAt;
    private byte[] text = {};
    private long textAt;
    private final long[] r = new long[WORDS];

    public ObjectScheduler(Template template, ObjectEngine engine) {
        this.template = template;
        choice = engine;
    }

    @Override
    public OpsInfo info() {
        return template.info;
    }

    @Override
    public long hotplugSeq() {
        return template.hotplugSeq;
    }

    @Override
    public void attach(Kfuncs kernel) {
        KernelMemory outside = new KernelMemory(template.layout, kernel);
        fields = outside;
        Memory own = template.memory.copy(outside);
        memory = own;
        host = new Host(kernel, template.layout, new Maps(template.linked, own, kernel), template.linked, own);
        Arrays.fill(frames, null);
        depth = 0;
        arguments = new byte[8 * WORDS * DEPTH_MAX];
        argumentsAt = own.add(arguments, Memory.Access.READ_WRITE);
        struct = new byte[256];
        structAt = own.add(struct, Memory.Access.READ_WRITE);
        text = new byte[3 * TEXT_BYTES];
        textAt = own.add(text, Memory.Access.READ_WRITE);
    }

    private Host host() {
        return requireNonNull(host, "not attached");
    }

    private Execution frame() {
        Execution made = frames[depth];
        if (made != null) {
            return made;
        }
        Execution x = Execution.on(template.linked.code(), requireNonNull(memory), host());
        frames[depth] = x;
        return x;
    }

    private static void put(byte[] bytes, int at, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** Calls a callback with the first {@code count} of {@link #r} as arguments. */
    private long call(Callback callback, int count) {
        int function = template.function(callback);
        if (function < 0) {
            return 0;
        }
        if (depth == DEPTH_MAX) {
            host().kernel.unverified("BPF callbacks nest deeper than 16");
            return 0;
        }
        return execute(function, arguments(count), 0, 0);
    }

    /** Lays out the first {@code count} of {@link #r} for the next call. @return where */
    private long arguments(int count) {
        int at = 8 * WORDS * depth;
        for (int i = 0; i < count; i++) {
            WORD.set(arguments, at + 8 * i, r[i]);
        }
        return argumentsAt + at;
    }

    private long execute(int function, long r1, long r2, long r3) {
        Execution x = frame();
        x.refuel(FUEL);
        depth++;
        if (translated == null && choice != ObjectEngine.INTERPRETER) {
            translated = template.translated(choice == ObjectEngine.TRANSLATOR ? Long.MAX_VALUE : calls++);
        }
        Engine engine = translated == null ? template.interpreter : translated;
        host().engine = engine;
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
            host().kernel.unverified("BPF program " + name + " did what no verified one can: " + fault + ",");
            return 0;
        }
        return r0;
    }

    @Override
    public Optional<Place> place() {
        Execution x = depth == 0 ? null : frames[depth - 1];
        if (x == null || fields == null) {
            return Optional.empty();
        }
        return Source.of(template.linked, fields.busy ? x.memory().outsidePc() : x.pc());
    }

    @Override
    public SortedMap<String, Long> variables() {
        return memory == null ? Collections.emptySortedMap() : Globals.values(template.linked, memory);
    }

    /** Returns a hash of all memory that the programs can write: globals, maps and stacks. */
    public long memoryHash() {
        return memory == null ? 0 : memory.hash();
    }

    private long call(Callback callback) {
        return call(callback, 0);
    }

    private long call(Callback callback, long a) {
        r[0] = a;
        return call(callback, 1);
    }

    private long call(Callback callback, long a, long b) {
        r[1] = b;
        r[0] = a;
        return call(callback, 2);
    }

    private long call(Callback callback, long a, long b, long c) {
        r[2] = c;
        r[1] = b;
        r[0] = a;
        return call(callback, 3);
    }

    private void field(String name, long value, int size) {
        int offset = template.layout.offset(name);
        if (offset >= 0) {
            put(struct, offset, value, size);
        }
    }

    /** Writes a string of an argument struct; there are three places for them. */
    private long string(int place, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(bytes.length, TEXT_BYTES - 1);
        System.arraycopy(bytes, 0, text, place * TEXT_BYTES, length);
        text[place * TEXT_BYTES + length] = 0;
        return textAt + (long) place * TEXT_BYTES;
    }

    @Override
    public int init() {
        for (UserHalf half : template.userHalves) {
            half.beforeAttach(this).ifPresent(this::gaveUp);
        }
        for (Template.Run run : template.runs) {
            if (run.attachedOn().isEmpty()) {
                run(run);
            }
        }
        int error = (int) call(Callback.INIT);
        for (int i = 0; i < template.runs.size() && error == 0; i++) {
            if (template.runs.get(i).attachedOn().isPresent()) {
                int cpu = template.runs.get(i).attachedOn().getAsInt();
                host().kernel.timerStartOn(cpu, Timers.USER_SPACE + i, 0);
            }
        }
        return error;
    }

    /** Does what user space does with BPF_PROG_RUN: it gives up if the program does. */
    private void run(Template.Run run) {
        int result = run(run.program(), run.context());
        if (result != 0) {
            gaveUp("program " + run.program() + " returned " + result);
        }
    }

    @Override
    public void gaveUp(String why) {
        host().kernel.unverified("the scheduler's user space gave up: " + why + ",");
    }

    @Override
    public @Nullable UserLoop userLoop() {
        return template.userHalves.stream()
                .flatMap(half -> half.loop(this).stream())
                .findFirst()
                .orElse(null);
    }

    @Override
    public int run(String program, byte[] context) {
        long at = requireNonNull(memory).add(context, Memory.Access.READ_WRITE);
        return (int) execute(template.linked.code().function(program), at, 0, 0);
    }

    @Override
    public Mapped mapped(long address) {
        return new Mapped(requireNonNull(memory).regionAt(address), (int) address);
    }

    @Override
    public @Nullable BpfMap map(String name) {
        return host().maps.named(name);
    }

    @Override
    public Mapped variable(String name) {
        for (GlobalSection section : template.linked.object().globals()) {
            for (GlobalSection.Variable variable : section.variables()) {
                if (variable.name().equals(name)) {
                    return mapped(template.linked.globals().getOrDefault(section.name(), 0L) + variable.offset());
                }
            }
        }
        throw new IllegalArgumentException("no variable " + name);
    }

    @Override
    public void exit() {
        ExitInfo record = host().kernel.exitInfo();
        Arrays.fill(struct, (byte) 0);
        if (record != null) {
            field("scx_exit_info.kind", record.kind().number(), 4);
            field("scx_exit_info.exit_code", record.code(), 8);
            field("scx_exit_info.exit_cpu", host().kernel.here(), 4);
            field("scx_exit_info.reason", string(0, record.kind().reason()), 8);
            field("scx_exit_info.msg", string(1, record.message()), 8);
            field("scx_exit_info.dump", string(2, ""), 8);
        }
        call(Callback.EXIT, structAt);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        return (int) call(Callback.SELECT_CPU, Addresses.task(task), prevCpu, wakeFlags);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        call(Callback.ENQUEUE, Addresses.task(task), host().flags.out(enqFlags));
    }

    @Override
    public void dequeue(int task, long deqFlags) {
        call(Callback.DEQUEUE, Addresses.task(task), deqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        call(Callback.DISPATCH, cpu, Addresses.task(prev));
    }

    @Override
    public void tick(int task) {
        call(Callback.TICK, Addresses.task(task));
    }

    @Override
    public void runnable(int task, long enqFlags) {
        call(Callback.RUNNABLE, Addresses.task(task), host().flags.out(enqFlags));
    }

    @Override
    public void running(int task) {
        call(Callback.RUNNING, Addresses.task(task));
    }

    @Override
    public void stopping(int task, boolean runnable) {
        call(Callback.STOPPING, Addresses.task(task), runnable ? 1 : 0);
    }

    @Override
    public void quiescent(int task, long deqFlags) {
        call(Callback.QUIESCENT, Addresses.task(task), deqFlags);
    }

    @Override
    public boolean yield(int from, int to) {
        return (call(Callback.YIELD, Addresses.task(from), Addresses.task(to)) & 0xff) != 0;
    }

    @Override
    public void setWeight(int task, int weight) {
        call(Callback.SET_WEIGHT, Addresses.task(task), weight);
    }

    @Override
    public void setCpumask(int task, int mask) {
        call(Callback.SET_CPUMASK, Addresses.task(task), Addresses.mask(mask));
    }

    @Override
    public void updateIdle(int cpu, boolean idle) {
        call(Callback.UPDATE_IDLE, cpu, idle ? 1 : 0);
    }

    @Override
    public void cpuAcquire(int cpu) {
        call(Callback.CPU_ACQUIRE, cpu, 0);
    }

    @Override
    public void cpuRelease(int cpu, int reason, int task) {
        Arrays.fill(struct, (byte) 0);
        field("scx_cpu_release_args.reason", reason, 4);
        field("scx_cpu_release_args.task", Addresses.task(task), 8);
        call(Callback.CPU_RELEASE, cpu, structAt);
    }

    @Override
    public void cpuOnline(int cpu) {
        call(Callback.CPU_ONLINE, cpu);
    }

    @Override
    public void cpuOffline(int cpu) {
        call(Callback.CPU_OFFLINE, cpu);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        Arrays.fill(struct, (byte) 0);
        field("scx_init_task_args.fork", fork ? 1 : 0, 1);
        field("scx_init_task_args.cgroup", Addresses.cgroup(cgroup), 8);
        return (int) call(Callback.INIT_TASK, Addresses.task(task), structAt);
    }

    @Override
    public void exitTask(int task) {
        Arrays.fill(struct, (byte) 0);
        call(Callback.EXIT_TASK, Addresses.task(task), structAt);
        host().maps.forget(task);
    }

    @Override
    public void enable(int task) {
        call(Callback.ENABLE, Addresses.task(task));
    }

    @Override
    public void disable(int task) {
        call(Callback.DISABLE, Addresses.task(task));
    }

    @Override
    public int cgroupInit(int cgroup, int weight) {
        Arrays.fill(struct, (byte) 0);
        field("scx_cgroup_init_args.weight", weight, 4);
        field("scx_cgroup_init_args.bw_period_us", 100_000, 8);
        field("scx_cgroup_init_args.bw_quota_us", -1, 8);
        return (int) call(Callback.CGROUP_INIT, Addresses.cgroup(cgroup), structAt);
    }

    @Override
    public void cgroupExit(int cgroup) {
        call(Callback.CGROUP_EXIT, Addresses.cgroup(cgroup));
        host().maps.forgetCgroup(cgroup);
    }

    @Override
    public int cgroupPrepMove(int task, int from, int to) {
        return (int)
                call(Callback.CGROUP_PREP_MOVE, Addresses.task(task), Addresses.cgroup(from), Addresses.cgroup(to));
    }

    @Override
    public void cgroupMove(int task, int from, int to) {
        call(Callback.CGROUP_MOVE, Addresses.task(task), Addresses.cgroup(from), Addresses.cgroup(to));
    }

    @Override
    public void cgroupSetWeight(int cgroup, int weight) {
        call(Callback.CGROUP_SET_WEIGHT, Addresses.cgroup(cgroup), weight);
    }

    @Override
    public void dump(DumpSink out) {
        dumping(out, () -> call(Callback.DUMP, structAt));
    }

    @Override
    public void dumpCpu(DumpSink out, int cpu, boolean idle) {
        dumping(out, () -> call(Callback.DUMP_CPU, structAt, cpu, idle ? 1 : 0));
    }

    @Override
    public void dumpTask(DumpSink out, int task) {
        dumping(out, () -> call(Callback.DUMP_TASK, structAt, Addresses.task(task)));
    }

    private void dumping(DumpSink out, Runnable callback) {
        Arrays.fill(struct, (byte) 0);
        ExitInfo record = host().kernel.exitInfo();
        if (record != null) {
            field("scx_dump_ctx.kind", record.kind().number(), 4);
            field("scx_dump_ctx.exit_code", record.code(), 8);
            field("scx_dump_ctx.reason", string(0, record.kind().reason()), 8);
        }
        field("scx_dump_ctx.at_ns", host().kernel.now(), 8);
        field("scx_dump_ctx.at_jiffies", host().kernel.jiffies(), 8);
        host().dump = out;
        callback.run();
        host().dump = null;
    }

    @Override
    public void schedSwitch(int prev, int next, boolean preempted) {
        // TP_PROTO of include/trace/events/sched.h (v7.3): preempt, prev, next, prev_state; TASK_INTERRUPTIBLE is 1
        r[0] = preempted ? 1 : 0;
        r[1] = taskOrIdle(prev);
        r[2] = taskOrIdle(next);
        r[3] = preempted ? 0 : 1;
        for (int program : template.hooks(Callback.HOOK_SCHED_SWITCH)) {
            execute(program, arguments(4), 0, 0);
        }
    }

    private long taskOrIdle(int task) {
        return Addresses.task(
                task >= 0 ? task : host().kernel.taskCapacity() + host().kernel.here());
    }

    @Override
    public void timer(int id) {
        if (id >= Timers.USER_SPACE) {
            run(template.runs.get(id - Timers.USER_SPACE));
            return;
        }
        Host h = host();
        long function = h.timers.fires(id);
        BpfMap map = h.timers.map(id);
        int index = template.linked.code().functionAtAddress(function);
        if (function == 0 || map == null || index < 0) {
            return;
        }
        long value = h.timers.timer(id) - (h.timers.timer(id) - map.values) % map.stride;
        int at = 8 * WORDS * depth;
        put(arguments, at, (value - map.values) / map.stride, 8);
        execute(index, map.address, argumentsAt + at, value);
    }
}
