package org.scxc.bpf.race;

import java.util.Arrays;
import java.util.List;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.serve.Addresses;
import org.scxc.bpf.serve.Flags;
import org.scxc.bpf.serve.Guest;
import org.scxc.bpf.serve.Layout;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.HostCalls;
import org.scxc.runtime.objects.RaceDoor;
import org.scxc.runtime.state.Store;

/** What the calls of one machine's programs find: the race's kernel, the maps, and the CPU that executes. */
final class RaceHost implements HostCalls {
    final RaceDoor door;
    final Store store;
    final Flags flags;
    final int tasks;
    final int cpus;
    private final Layout layout;
    private final RaceCalls.Call[] kfuncs;
    private final RaceCalls.Call[] helpers = RaceCalls.helpersByNumber();

    /** The CPU whose program executes. */
    int cpu;

    /** Whether the instruction that was executed last has read the mask of a task. */
    boolean readsMask;

    /** The maps by their address; they are there once all regions are. */
    RaceMaps maps = RaceMaps.NONE;

    RaceHost(RaceDoor door, Store store, Layout layout, List<Linked.Call> calls, int cpus, int tasks) {
        this.door = door;
        this.store = store;
        this.layout = layout;
        flags = new Flags(layout);
        this.cpus = cpus;
        this.tasks = tasks;
        kfuncs = calls.stream().map(RaceCalls::of).toArray(RaceCalls.Call[]::new);
    }

    /** Reads dsq_id, slice, vtime and enq_flags of struct scx_bpf_dsq_insert_vtime_args. */
    long[] insertArguments(Execution x, long address) {
        return Arrays.stream(layout.offsets("scx_bpf_dsq_insert_vtime_args", "dsq_id", "slice", "vtime", "enq_flags"))
                .mapToLong(offset -> Guest.load64(x, address + offset))
                .toArray();
    }

    /** Returns what serves the kfunc at that index of the program's table. */
    RaceCalls.Call kfunc(int index) {
        return kfuncs[index];
    }

    /** Returns what serves the helper of that number. */
    RaceCalls.Call helper(int number) {
        return helpers[Math.clamp(number, 0, helpers.length - 1)];
    }

    @Override
    public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
        return helper(number).body().serve(this, x, r1, r2, r3, r4, r5);
    }

    @Override
    public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
        return kfuncs[index].body().serve(this, x, r1, r2, r3, r4, r5);
    }

    /** Returns the number of the task at an address that a program passes. */
    int task(Execution x, long address) {
        int task = Addresses.number(address);
        if (Addresses.kind(address) != Addresses.TASK || Addresses.offset(address) != 0 || task >= tasks) {
            throw x.refuse("no task at 0x" + Long.toHexString(address));
        }
        return task;
    }

    /** Returns the task whose mask lies at an address, -1 if none does. */
    int taskOfMask(long address) {
        if (Addresses.kind(address) != Addresses.MASK) {
            return -1;
        }
        long task = Addresses.cell(address) - door.mask(0);
        return task >= 0 && task < tasks ? (int) task : -1;
    }

    /** Returns the CPUs of the mask at an address that a program passes, as bits. */
    long mask(Execution x, long address) {
        int task = taskOfMask(address);
        if (task < 0 || (address & 7) != 0) {
            throw x.refuse("no cpumask of a task at 0x" + Long.toHexString(address));
        }
        return readMask(task);
    }

    long readMask(int task) {
        readsMask = true;
        door.readsMask(cpu, task);
        return store.get(door.mask(task));
    }
}
