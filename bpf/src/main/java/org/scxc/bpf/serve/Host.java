package org.scxc.bpf.serve;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.HostCalls;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Shortcuts;
import org.scxc.runtime.ops.DumpSink;
import org.scxc.runtime.ops.Kfuncs;

/** One attached object as its calls find it: the kernel's door, the maps, the timers, the masks that it made. */
final class Host implements HostCalls {
    /** Serves one helper or kfunc. */
    @FunctionalInterface
    interface Body extends Shortcuts.Call {
        long serve(Host h, Execution x, long r1, long r2, long r3, long r4, long r5);

        @Override
        default long call(HostCalls host, Execution x, long r1, long r2, long r3, long r4, long r5) {
            return serve((Host) host, x, r1, r2, r3, r4, r5);
        }
    }

    final Kfuncs kernel;
    final Layout layout;
    final Flags flags;
    final Maps maps;
    final Timers timers;
    final MaskPool masks;
    final Dynptrs dynptrs;
    final Trees trees;
    final CidForm cids;
    private final OwnMasks ownMasks;
    final Linked linked;

    /** What runs the call that is served. */
    @Nullable
    Engine engine;

    /** Offset of the css in struct cgroup, bytes. */
    final int cssOffset;

    /** Offsets in struct scx_bpf_dsq_insert_vtime_args: dsq_id, slice, vtime, enq_flags. */
    final int[] insertArgs;

    @Nullable
    DumpSink dump;

    /** Offsets of the members of struct scx_bpf_select_cpu_and_args. */
    final int selectPrevCpu;

    private final int cpusMask;

    final int selectWakeFlags;
    final int selectFlags;

    private final Body[] kfuncs;

    Host(Kfuncs kernel, Layout layout, Maps maps, Linked linked, Memory memory, boolean cidForm) {
        cids = new CidForm(cidForm, kernel, layout, memory, maps);
        List<Linked.Call> calls = linked.calls();
        this.kernel = kernel;
        this.linked = linked;
        dynptrs = new Dynptrs(memory);
        ownMasks = new OwnMasks(kernel.store());
        trees = new Trees(memory);
        this.layout = layout;
        cpusMask = layout.offset("task_struct.cpus_mask");
        selectPrevCpu = layout.offset("scx_bpf_select_cpu_and_args.prev_cpu");
        selectWakeFlags = layout.offset("scx_bpf_select_cpu_and_args.wake_flags");
        selectFlags = layout.offset("scx_bpf_select_cpu_and_args.flags");
        this.maps = maps;
        flags = new Flags(layout);
        cssOffset = Math.max(0, layout.offset("cgroup.self"));
        insertArgs = layout.offsets("scx_bpf_dsq_insert_vtime_args", "dsq_id", "slice", "vtime", "enq_flags");
        timers = new Timers(this);
        masks = new MaskPool(kernel, MaskPool.count(linked, kernel.taskCapacity()));
        kfuncs = new Body[calls.size()];
        Map<String, Body> table = Kfunctions.TABLE;
        for (int i = 0; i < kfuncs.length; i++) {
            kfuncs[i] = body(calls.get(i), table);
        }
    }

    /** Returns what serves a call of the program's table. */
    static Body body(Linked.Call call, Map<String, Body> table) {
        return switch (call) {
            case Linked.Call.Absent absent ->
                (h, x, a, b, c, d, e) -> {
                    throw x.refuse(absent.reason());
                };
            case Linked.Call.Kfunc kfunc -> {
                Body found = table.get(kfunc.name());
                yield found != null
                        ? found
                        : (h, x, a, b, c, d, e) -> {
                            throw x.refuse("kfunc " + kfunc.name() + " is not served");
                        };
            }
        };
    }

    @Override
    public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
        Body body = Helpers.body(number);
        if (body == null) {
            throw x.refuse("helper " + number + " is not served");
        }
        return body.serve(this, x, r1, r2, r3, r4, r5);
    }

    @Override
    public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
        return kfuncs[index].serve(this, x, r1, r2, r3, r4, r5);
    }

    /** Returns whether there is a CPU of this number: an int, in the low half of a register. */
    boolean isCpu(long cpu) {
        return Integer.compareUnsigned((int) cpu, kernel.nrCpus()) < 0;
    }

    /** Calls a function of the program from inside a call that it made. @param function its address */
    long callBack(Execution x, long function, long r1, long r2) {
        int index = x.code().functionAtAddress(function);
        if (index < 0 || engine == null) {
            throw x.refuse("no function at 0x" + Long.toHexString(function));
        }
        return engine.call(x, index, r1, r2, 0, 0, 0);
    }

    /** Returns the number of the task at an address that a program passes; {@link BootTasks} come after all others. */
    int anyTask(Execution x, long address) {
        int number = Addresses.number(address);
        boolean boot = Addresses.kind(address) == Addresses.TASK && BootTasks.isOne(kernel, number);
        return boot && Addresses.offset(address) == 0 ? number : task(x, address);
    }

    /** Returns the number of the task at an address that a program passes. */
    int task(Execution x, long address) {
        int task = Addresses.number(address);
        if (Addresses.kind(address) != Addresses.TASK
                || Addresses.offset(address) != 0
                || task >= kernel.taskCapacity()) {
            throw x.refuse("no task at 0x" + Long.toHexString(address));
        }
        return task;
    }

    /** Returns the store's cell of the mask at an address that a program passes. */
    int mask(Execution x, long address) {
        if (Addresses.kind(address) == Addresses.TASK && Addresses.offset(address) == cpusMask) {
            int task = anyTask(x, address - cpusMask); // &p->cpus_mask
            return task < kernel.taskCapacity() ? kernel.cpusPtr(task) : ownMasks.load(x, address);
        }
        if (x.memory().holds(address, 8L * kernel.store().maskWords())) {
            return ownMasks.load(x, address);
        }
        long cell = Addresses.cell(address);
        if (Addresses.kind(address) != Addresses.MASK
                || (address & 7) != 0
                || cell + kernel.store().maskWords() > kernel.store().size()) {
            throw x.refuse("no cpumask at 0x" + Long.toHexString(address));
        }
        return (int) cell;
    }

    /** After a kfunc changed the mask at this address: one in the program's memory was changed in a copy. */
    long changed(Execution x, long address, int cell, long result) {
        if (Addresses.kind(address) != Addresses.MASK) {
            ownMasks.store(x, address, cell);
        }
        return result;
    }

    int cgroup(Execution x, long address) {
        int cgroup = Addresses.number(address);
        if (Addresses.kind(address) != Addresses.CGROUP || cgroup >= kernel.cgroupCapacity()) {
            throw x.refuse("no cgroup at 0x" + Long.toHexString(address));
        }
        return cgroup;
    }
}
