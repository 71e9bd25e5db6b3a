package org.scxc.bpf.race;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.report.HelperNames;
import org.scxc.bpf.serve.Addresses;
import org.scxc.bpf.serve.Guest;
import org.scxc.bpf.serve.NumberIterator;
import org.scxc.bpf.serve.Printf;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Scx;

/**
 * Helpers and kfuncs that a race has, by name. A call is a step if another CPU could change what it returns or notice what it
 * does; the rest are executed with what stands around them.
 */
final class RaceCalls {
    /** Serves a call. */
    @FunctionalInterface
    interface Body {
        long serve(RaceHost h, Execution x, long r1, long r2, long r3, long r4, long r5);
    }

    /** Whether a call with these arguments is a step. */
    @FunctionalInterface
    interface Steps {
        boolean test(RaceHost h, CellMemory memory, long r1, long r2);
    }

    /**
     * A call.
     *
     * @param kind what the CPU must wait for, and what comes back when
     */
    record Call(Kind kind, Steps steps, Body body) {}

    /** What is special about a call. */
    enum Kind {
        PLAIN,
        /** Cannot be executed while the lock at r1 is taken. */
        LOCKS,
        /** The kernel goes on with steps of its own, and then answers. */
        KERNEL,
        /** Returns nothing. */
        VOID
    }

    private static final Steps STEP = (h, m, r1, r2) -> true;
    private static final Steps LOCAL = (h, m, r1, r2) -> false;

    private static final int EBUSY = 16;
    private static final int NUMA_NO_NODE = -1;
    private static final int EFAULT = 14;

    /** BPF_LOCAL_STORAGE_GET_F_CREATE. */
    private static final long CREATE = 1;

    static final Map<String, Call> KFUNCS = new HashMap<>();
    static final Map<String, Call> HELPERS = new HashMap<>();

    static {
        queues();
        tasks();
        cpus();
        idle();
        masks();
        iterators();
        maps();
        helpers();
    }

    private RaceCalls() {}

    /** Whether a helper waits for a lock. */
    static boolean isLock(int helper) {
        Call call = HELPERS.get(HelperNames.name(helper));
        return call != null && call.kind() == Kind.LOCKS;
    }

    /** Returns what serves the helpers, by number. */
    static Call[] helpersByNumber() {
        Call[] calls = new Call[256];
        Arrays.setAll(calls, number -> {
            String name = HelperNames.name(number);
            Call served = HELPERS.get(name);
            return served == null ? refusing("helper " + name + " is not served in a race") : served;
        });
        return calls;
    }

    /** Returns what serves a call of the program's table. */
    static Call of(Linked.Call call) {
        return switch (call) {
            case Linked.Call.Absent absent -> refusing(absent.reason());
            case Linked.Call.Kfunc kfunc -> {
                Call served = KFUNCS.get(kfunc.name());
                yield served == null ? refusing("kfunc " + kfunc.name() + " is not served in a race") : served;
            }
        };
    }

    private static Call refusing(String what) {
        return new Call(Kind.PLAIN, STEP, (h, x, a, b, c, d, e) -> {
            throw x.refuse(what);
        });
    }

    private static void step(String kfunc, Body body) {
        KFUNCS.put(kfunc, new Call(Kind.PLAIN, STEP, body));
    }

    private static void nothing(String kfunc, Body body) {
        KFUNCS.put(kfunc, new Call(Kind.VOID, STEP, body));
    }

    private static void local(String kfunc, Body body) {
        KFUNCS.put(kfunc, new Call(Kind.PLAIN, LOCAL, body));
    }

    private static long bool(boolean value) {
        return value ? 1 : 0;
    }

    private static void queues() {
        step("scx_bpf_create_dsq", (h, x, id, node, c, d, e) -> h.door.createDsq(id));
        Body insert =
                (h, x, p, dsq, slice, flags, e) -> bool(h.door.insert(h.cpu, h.task(x, p), dsq, h.flags.in(flags)));
        nothing("scx_bpf_dsq_insert", insert);
        step("scx_bpf_dsq_insert___v2", insert);
        Body toLocal = (h, x, dsq, flags, c, d, e) -> {
            h.door.moveToLocal(h.cpu, dsq);
            return 0;
        };
        KFUNCS.put("scx_bpf_dsq_move_to_local", new Call(Kind.KERNEL, STEP, toLocal));
        KFUNCS.put("scx_bpf_dsq_move_to_local___v2", new Call(Kind.KERNEL, STEP, (h, x, dsq, flags, c, d, e) -> {
            if (flags != 0) {
                throw h.door.unserved("scx_bpf_dsq_move_to_local with flags");
            }
            return toLocal.serve(h, x, dsq, flags, c, d, e);
        }));
        nothing("scx_bpf_dispatch_cancel", (h, x, a, b, c, d, e) -> {
            h.door.cancel(h.cpu);
            return 0;
        });
        Body vtime = (h, x, p, dsq, slice, time, flags) ->
                bool(h.door.insertVtime(h.cpu, h.task(x, p), dsq, time, h.flags.in(flags)));
        step("scx_bpf_dsq_insert_vtime", vtime);
        step("__scx_bpf_dsq_insert_vtime", (h, x, p, args, c, d, e) -> {
            long[] at = h.insertArguments(x, args);
            return vtime.serve(h, x, p, at[0], at[1], at[2], at[3]);
        });
        step("scx_bpf_dsq_peek", (h, x, dsq, b, c, d, e) -> Addresses.task(h.door.peek(h.cpu, dsq)));
        step("scx_bpf_reenqueue_local", (h, x, a, b, c, d, e) -> h.door.reenqueueLocal(h.cpu));
        nothing("scx_bpf_reenqueue_local___v2", (h, x, a, b, c, d, e) -> {
            h.door.reenqueueLocal(h.cpu);
            return 0;
        });
        step("bpf_iter_scx_dsq_new", (h, x, it, dsq, flags, d, e) -> {
            if (flags != 0) {
                throw h.door.unserved("an iteration over a DSQ with flags");
            }
            return h.door.iterate(h.cpu, dsq);
        });
        step("bpf_iter_scx_dsq_next", (h, x, it, b, c, d, e) -> Addresses.task(h.door.next(h.cpu)));
        local("bpf_iter_scx_dsq_destroy", (h, x, it, b, c, d, e) -> {
            h.door.endIteration(h.cpu);
            return 0;
        });
        KFUNCS.put("scx_bpf_dsq_move", new Call(Kind.KERNEL, STEP, (h, x, it, p, dsq, flags, e) -> {
            h.door.move(h.cpu, h.task(x, p), dsq, h.flags.in(flags));
            return 0;
        }));
        // Slices are the simulator's.
        local("scx_bpf_dsq_move_set_slice", (h, x, it, slice, c, d, e) -> 0);
        step("scx_bpf_dsq_nr_queued", (h, x, dsq, b, c, d, e) -> h.door.queued(h.cpu, dsq));
        // The buffer is the CPU's own.
        local("scx_bpf_dispatch_nr_slots", (h, x, a, b, c, d, e) -> h.door.slots(h.cpu));
        nothing("scx_bpf_error_bstr", (h, x, format, data, bytes, d, e) -> {
            h.door.error(h.cpu, Printf.format(x, format, data, bytes));
            return 0;
        });
    }

    private static void tasks() {
        // No task of a race exits.
        local("bpf_task_from_pid", (h, x, pid, b, c, d, e) -> Addresses.task(h.door.taskOf((int) pid)));
        local("bpf_task_acquire", (h, x, p, b, c, d, e) -> p);
        local("bpf_task_release", (h, x, p, b, c, d, e) -> 0);
        step("scx_bpf_task_cpu", (h, x, p, b, c, d, e) -> h.door.cpuOf(h.task(x, p)));
        step("scx_bpf_task_running", (h, x, p, b, c, d, e) -> {
            int task = h.task(x, p);
            return bool(h.door.running(h.door.cpuOf(task)) == task);
        });
        // Slices are the simulator's.
        local("scx_bpf_task_set_slice", (h, x, p, slice, c, d, e) -> 1);
        step("scx_bpf_task_set_dsq_vtime", (h, x, p, vtime, c, d, e) -> {
            h.door.setVtime(h.task(x, p), vtime);
            return 1;
        });
    }

    private static void cpus() {
        local("scx_bpf_kick_cpu", (h, x, cpu, flags, c, d, e) -> kick(h, cpu, flags));
        local("scx_bpf_nr_cpu_ids", (h, x, a, b, c, d, e) -> h.cpus);
        local("scx_bpf_nr_node_ids", (h, x, a, b, c, d, e) -> 1);
        local("scx_bpf_cpu_node", (h, x, cpu, b, c, d, e) -> isValid(h, cpu) ? 0 : NUMA_NO_NODE);
        // A race has no clock: it stands.
        local("scx_bpf_now", (h, x, a, b, c, d, e) -> 0);
        Body nothing = (h, x, a, b, c, d, e) -> 0;
        local("bpf_rcu_read_lock", nothing);
        local("bpf_rcu_read_unlock", nothing);
        local("bpf_preempt_disable", nothing);
        local("bpf_preempt_enable", nothing);
    }

    /** No CPU idles, but for the one that a race's script names. */
    private static void idle() {
        step("scx_bpf_select_cpu_dfl", (h, x, p, prev, flags, isIdle, e) -> {
            int idle = h.door.idle(h.cpu, h.task(x, p));
            Guest.store8(x, isIdle, idle >= 0 ? 1 : 0);
            return idle >= 0 ? idle : (int) prev;
        });
        Body busy = (h, x, a, b, c, d, e) -> -EBUSY;
        local("scx_bpf_pick_idle_cpu", busy);
        local("scx_bpf_pick_idle_cpu_node", busy);
        local("scx_bpf_test_and_clear_cpu_idle", (h, x, cpu, b, c, d, e) -> {
            isValid(h, cpu);
            return 0;
        });
    }

    /** Which CPU goes round a cycle is what the race's script says; what the kernel finds wrong in a kick it finds here too. */
    private static long kick(RaceHost h, long cpu, long flags) {
        if (isValid(h, cpu) && (flags & Scx.KICK_IDLE) != 0 && (flags & (Scx.KICK_PREEMPT | Scx.KICK_WAIT)) != 0) {
            h.door.kfuncError(h.cpu, "PREEMPT/WAIT cannot be used with SCX_KICK_IDLE");
        }
        return 0;
    }

    /** scx_cpu_valid() of kernel/sched/ext/ext.c (v7.3): a number that is no CPU's ends the scheduler. */
    private static boolean isValid(RaceHost h, long cpu) {
        if (!inRange(h, cpu)) {
            h.door.kfuncError(h.cpu, "invalid CPU " + (int) cpu);
        }
        return inRange(h, cpu);
    }

    private static boolean inRange(RaceHost h, long cpu) {
        return Integer.compareUnsigned((int) cpu, h.cpus) < 0;
    }

    private static void masks() {
        step("bpf_cpumask_test_cpu", (h, x, cpu, mask, c, d, e) -> {
            long bits = h.mask(x, mask);
            return bool(inRange(h, cpu) && (bits >>> cpu & 1) != 0);
        });
        step("bpf_cpumask_empty", (h, x, mask, b, c, d, e) -> bool(h.mask(x, mask) == 0));
        step("bpf_cpumask_weight", (h, x, mask, b, c, d, e) -> Long.bitCount(h.mask(x, mask)));
        step("bpf_cpumask_full", (h, x, mask, b, c, d, e) -> bool(h.mask(x, mask) == (1L << h.cpus) - 1));
        Body first = (h, x, mask, b, c, d, e) -> {
            long bits = h.mask(x, mask);
            return bits == 0 ? h.cpus : Long.numberOfTrailingZeros(bits);
        };
        step("bpf_cpumask_first", first);
        // The kernel goes round with a cursor of each CPU; a race takes the first.
        step("bpf_cpumask_any_distribute", first);
    }

    private static void iterators() {
        local("bpf_iter_num_new", (h, x, it, from, to, d, e) -> NumberIterator.begin(x, it, (int) from, (int) to));
        local("bpf_iter_num_next", (h, x, it, b, c, d, e) -> NumberIterator.next(x, it));
        local("bpf_iter_num_destroy", (h, x, it, b, c, d, e) -> NumberIterator.end(x, it));
    }

    private static void helper(String name, Steps steps, Body body) {
        HELPERS.put(name, new Call(Kind.PLAIN, steps, body));
    }

    private static void maps() {
        helper(
                "bpf_map_lookup_elem",
                (h, m, map, key) -> !h.maps.isFixed(map) || m.isShared(key),
                (h, x, map, key, c, d, e) -> h.maps.lookup(x, map, key, h.cpu));
        helper(
                "bpf_map_update_elem",
                STEP,
                (h, x, map, key, value, flags, e) -> h.maps.update(h, x, map, key, value, flags));
        helper("bpf_map_delete_elem", STEP, (h, x, map, key, c, d, e) -> h.maps.delete(x, map, key));
        helper("bpf_map_push_elem", STEP, (h, x, map, value, flags, d, e) -> h.maps.push(x, map, value, flags));
        helper("bpf_map_pop_elem", STEP, (h, x, map, value, c, d, e) -> h.maps.pop(x, map, value));
        helper("bpf_map_peek_elem", STEP, (h, x, map, value, c, d, e) -> h.maps.peek(x, map, value));
        helper(
                "bpf_task_storage_get",
                STEP,
                (h, x, map, p, value, flags, e) -> h.maps.storage(x, map, h.task(x, p), value, (flags & CREATE) != 0));
        helper("bpf_task_storage_delete", STEP, (h, x, map, p, c, d, e) -> h.maps.deleteStorage(x, map, h.task(x, p)));
    }

    private static void helpers() {
        helper("bpf_get_smp_processor_id", LOCAL, (h, x, a, b, c, d, e) -> h.cpu);
        helper("bpf_ktime_get_ns", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_ktime_get_boot_ns", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_trace_printk", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_trace_vprintk", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_get_current_task_btf", STEP, (h, x, a, b, c, d, e) -> {
            int running = h.door.running(h.cpu);
            return Addresses.task(running >= 0 ? running : h.tasks + h.cpu); // its idle task
        });
        HELPERS.put("bpf_spin_lock", new Call(Kind.LOCKS, STEP, (h, x, lock, b, c, d, e) -> {
            Guest.store32(x, lock, h.cpu + 1);
            return 0;
        }));
        // Nobody can tell how long it was held.
        HELPERS.put("bpf_spin_unlock", new Call(Kind.VOID, LOCAL, (h, x, lock, b, c, d, e) -> {
            Guest.store32(x, lock, 0);
            return 0;
        }));
        // Alarms do not go off: a race has no clock.
        helper("bpf_timer_init", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_timer_set_callback", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_timer_start", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_timer_cancel", LOCAL, (h, x, a, b, c, d, e) -> 0);
        helper("bpf_probe_read_kernel", STEP, (h, x, to, size, from, d, e) -> {
            boolean there = from != 0 && x.memory().loads(from, 1);
            for (long i = 0; i < (int) size; i++) {
                Guest.store8(x, to + i, there ? Guest.load8(x, from + i) : 0);
            }
            return there ? 0 : -EFAULT;
        });
        helper("bpf_probe_read_kernel_str", STEP, (h, x, to, size, from, d, e) -> {
            String text = from == 0 ? "" : Guest.string(x, from, Math.max(0, (int) size - 1));
            for (int i = 0; i <= text.length() && i < (int) size; i++) {
                Guest.store8(x, to + i, i < text.length() ? text.charAt(i) : 0);
            }
            return from == 0 ? -EFAULT : text.length() + 1L;
        });
    }
}
