package org.scxc.bpf.serve;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.CellCpus;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.Place;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.ops.UserSpace;

/**
 * A scheduler whose callbacks are the programs of a BPF object. A callback is called with the address of an array of its arguments,
 * as struct_ops trampolines do (kernel/bpf/bpf_struct_ops.c, v7.3). One that faults, which no verified program can, ends
 * the run, and nothing is judged of it.
 */
public final class ObjectScheduler extends FrequentCallbacks {
    private final Template template;
    private final ObjectEngine choice;
    private @Nullable Attached attached;

    /** What there is while it is attached. */
    private record Attached(
            Memory memory, ProgramCalls calls, ArgumentStructs structs, UserSide user, Optional<UserSpace> cells) {}

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
        KernelMemory fields = new KernelMemory(template.layout, kernel);
        Memory memory = template.memory.copy(fields);
        Maps maps = new Maps(template.linked, memory, kernel);
        boolean cidForm = template.info.cids().isPresent();
        Host host = new Host(kernel, template.layout, maps, template.linked, memory, cidForm);
        ProgramCalls calls = new ProgramCalls(template, choice, memory, fields, host);
        ArgumentStructs structs = new ArgumentStructs(template.layout, memory);
        attached(host, calls);
        UserSide user = new UserSide(template, memory, host, calls);
        Optional<UserSpace> cells = template.userHalves.stream()
                .flatMap(half -> half.cells(user).stream())
                .findFirst();
        attached = new Attached(memory, calls, structs, user, cells);
    }

    @Override
    public Optional<Place> place() {
        return attached == null ? Optional.empty() : attached.calls.place();
    }

    @Override
    public SortedMap<String, Long> variables() {
        return attached == null ? Collections.emptySortedMap() : Globals.values(template.linked, attached.memory);
    }

    /** Returns a hash of all memory that the programs can write: globals, maps and stacks. */
    public long memoryHash() {
        return attached == null ? 0 : attached.memory.hash();
    }

    private Attached attached() {
        return requireNonNull(attached, "not attached");
    }

    private ArgumentStructs structs() {
        return attached().structs;
    }

    private long call(Callback callback) {
        return call(callback, 0, 0, 0, 0);
    }

    private long call(Callback callback, long a) {
        return call(callback, a, 0, 0, 0);
    }

    private long call(Callback callback, long a, long b) {
        return call(callback, a, b, 0, 0);
    }

    private long call(Callback callback, long a, long b, long c) {
        return call(callback, a, b, c, 0);
    }

    /** @return 0 if the scheduler has no such callback */
    private long call(Callback callback, long a, long b, long c, long d) {
        int function = template.function(callback);
        return function < 0 ? 0 : calls().call(function, a, b, c, d);
    }

    @Override
    public int initCids() {
        return (int) call(Callback.INIT_CIDS);
    }

    @Override
    public int init() {
        cids().allocate();
        for (UserHalf half : template.userHalves) {
            half.beforeAttach(attached().user).ifPresent(attached().user::gaveUp);
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
        int result = attached().user.run(run.program(), run.context());
        if (result != 0) {
            attached().user.gaveUp("program " + run.program() + " returned " + result);
        }
    }

    @Override
    public @Nullable UserLoop userLoop() {
        return template.userHalves.stream()
                .flatMap(half -> half.loop(attached().user).stream())
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable UserSpace userSpace() {
        return attached().cells.orElse(null);
    }

    @Override
    public @Nullable CellCpus cellCpus() {
        return attached().cells.map(UserSpace::cellCpus).orElse(null);
    }

    @Override
    public void exit() {
        structs().exitInfo(host().kernel.exitInfo(), host().kernel.here());
        call(Callback.EXIT, structs().at);
    }

    @Override
    public boolean yield(int from, int to) {
        return (call(Callback.YIELD, Addresses.task(from), Addresses.task(to)) & 0xff) != 0;
    }

    @Override
    public boolean coreSchedBefore(int a, int b) {
        return (call(Callback.CORE_SCHED_BEFORE, Addresses.task(a), Addresses.task(b)) & 0xff) != 0;
    }

    @Override
    public void setWeight(int task, int weight) {
        call(Callback.SET_WEIGHT, Addresses.task(task), weight);
    }

    @Override
    public void setCpumask(int task, int mask) {
        call(Callback.SET_CPUMASK, Addresses.task(task), cids().mask(mask));
    }

    @Override
    public void cpuAcquire(int cpu) {
        call(Callback.CPU_ACQUIRE, cpu, 0);
    }

    @Override
    public void cpuRelease(int cpu, int reason, int task) {
        structs().clear();
        structs().field("scx_cpu_release_args.reason", reason, 4);
        structs().field("scx_cpu_release_args.task", Addresses.task(task), 8);
        call(Callback.CPU_RELEASE, cpu, structs().at);
    }

    @Override
    public void cpuOnline(int cpu) {
        cids().changed(cpu, true);
        call(Callback.CPU_ONLINE, cids().argument(cpu));
    }

    @Override
    public void cpuOffline(int cpu) {
        cids().changed(cpu, false);
        call(Callback.CPU_OFFLINE, cids().argument(cpu));
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        structs().clear();
        structs().field("scx_init_task_args.fork", fork ? 1 : 0, 1);
        structs().field("scx_init_task_args.cgroup", Addresses.cgroup(cgroup), 8);
        return (int) call(Callback.INIT_TASK, Addresses.task(task), structs().at);
    }

    @Override
    public void exitTask(int task) {
        structs().clear();
        call(Callback.EXIT_TASK, Addresses.task(task), structs().at);
    }

    @Override
    public void taskFreed(int task) {
        host().maps.forget(task);
    }

    @Override
    public void enable(int task) {
        if (!cids().isCids()) {
            call(Callback.ENABLE, Addresses.task(task));
            return;
        }
        structs().clear();
        structs()
                .field(
                        "scx_enable_args.cmask_arena_addr",
                        cids().mask(host().kernel.cpusPtr(task)),
                        8);
        call(Callback.ENABLE, Addresses.task(task), structs().at);
    }

    @Override
    public void disable(int task) {
        call(Callback.DISABLE, Addresses.task(task));
    }

    @Override
    public int cgroupInit(int cgroup, int weight, long periodUs, long quotaUs) {
        structs().cgroupInit(weight, periodUs, quotaUs);
        return (int) call(Callback.CGROUP_INIT, Addresses.cgroup(cgroup), structs().at);
    }

    @Override
    public void cgroupExit(int cgroup) {
        call(Callback.CGROUP_EXIT, Addresses.cgroup(cgroup));
    }

    @Override
    public void cgroupFreed(int cgroup) {
        host().maps.forgetCgroup(cgroup);
    }

    @Override
    public int cgroupPrepMove(int task, int from, int to) {
        long cgroup = Addresses.cgroup(to);
        return (int) call(Callback.CGROUP_PREP_MOVE, Addresses.task(task), Addresses.cgroup(from), cgroup);
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
    public void cgroupSetBandwidth(int cgroup, long periodUs, long quotaUs, long burstUs) {
        call(Callback.CGROUP_SET_BANDWIDTH, Addresses.cgroup(cgroup), periodUs, quotaUs, burstUs);
    }

    @Override
    public void dump(DumpSink out) {
        dumping(out, () -> call(Callback.DUMP, structs().at));
    }

    @Override
    public void dumpCpu(DumpSink out, int cpu, boolean idle) {
        dumping(out, () -> call(Callback.DUMP_CPU, structs().at, cids().argument(cpu), idle ? 1 : 0));
    }

    @Override
    public void dumpTask(DumpSink out, int task) {
        dumping(out, () -> call(Callback.DUMP_TASK, structs().at, Addresses.task(task)));
    }

    private void dumping(DumpSink out, Runnable callback) {
        Kfuncs kernel = host().kernel;
        structs().dumpContext(kernel.exitInfo(), Uptime.now(kernel), kernel.jiffies());
        host().dump = out;
        callback.run();
        host().dump = null;
    }

    @Override
    public void schedSwitch(int prev, int next, boolean preempted) {
        // TP_PROTO of include/trace/events/sched.h (v7.3): preempt, prev, next, prev_state; TASK_INTERRUPTIBLE is 1
        ProgramCalls calls = calls();
        for (int program : template.hooks(Callback.HOOK_SCHED_SWITCH)) {
            calls.call(program, preempted ? 1 : 0, taskOrIdle(prev), taskOrIdle(next), preempted ? 0 : 1);
        }
    }

    @Override
    public void cgroupAttachTask(int task, int to) {
        // TP_PROTO of include/trace/events/cgroup.h (v7.3): dst_cgrp, path, task, threadgroup; cgroup.procs moves a
        // whole process
        ProgramCalls calls = calls();
        long path = structs().string(0, Cgroups.path(host().kernel, to));
        for (int program : template.hooks(Callback.HOOK_CGROUP_ATTACH_TASK)) {
            calls.call(program, Addresses.cgroup(to), path, Addresses.task(task), 1);
        }
    }

    /** cpuset_write_resmask() has arguments too, of which no field is served. */
    @Override
    public void hook(Callback hook, int cgroup) {
        // TP_PROTO of include/trace/events/cgroup.h (v7.3): cgrp, path
        boolean isOfCpuset = hook == Callback.HOOK_CPUSET_WRITE;
        long path = isOfCpuset ? 0 : structs().string(0, Cgroups.path(host().kernel, cgroup));
        ProgramCalls calls = calls();
        for (int program : template.hooks(hook)) {
            calls.call(program, isOfCpuset ? 0 : Addresses.cgroup(cgroup), path, 0, 0);
        }
    }

    private long taskOrIdle(int task) {
        return Addresses.task(
                task >= 0 ? task : BootTasks.idle(host().kernel, host().kernel.here()));
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
        calls().callTimer(index, map.address, (int) ((value - map.values) / map.stride), value);
    }
}
