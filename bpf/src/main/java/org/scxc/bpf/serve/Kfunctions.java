package org.scxc.bpf.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** Kfuncs by the kernel's names (kernel/sched/ext/, kernel/bpf/, v7.3): numbers on this side, tasks and masks on the other. */
public final class Kfunctions {
    static final Map<String, Host.Body> TABLE = new HashMap<>();

    /** SCX_ENQ_IMMED (v7.1). */
    private static final long ENQ_IMMED = 1L << 33;

    static {
        queues();
        cpus();
        tasks();
        messages();
        iterators();
        CpuKfunctions.into(TABLE);
        CidKfunctions.into(TABLE);
        MaskKfunctions.into(TABLE);
        Cgroups.into(TABLE);
        DsqIterator.into(TABLE);
        ArenaKfunctions.into(TABLE);
        Trees.into(TABLE);
        EventCounts.into(TABLE);
    }

    private Kfunctions() {}

    /** Returns the names of all that are served. */
    public static Set<String> names() {
        return new TreeSet<>(TABLE.keySet());
    }

    private static void put(String name, Host.Body body) {
        TABLE.put(name, body);
    }

    private static void queues() {
        put("scx_bpf_create_dsq", (h, x, id, node, c, d, e) -> h.kernel.createDsq(id, (int) node));
        put("scx_bpf_destroy_dsq", (h, x, id, b, c, d, e) -> {
            h.kernel.destroyDsq(id);
            return 0;
        });
        Host.Body insert = (h, x, p, dsq, slice, flags, e) ->
                Guest.bool(h.kernel.dsqInsert(h.task(x, p), dsq, slice, h.flags.in(flags)));
        put("scx_bpf_dsq_insert", insert);
        put("scx_bpf_dsq_insert___v2", insert);
        put(
                "scx_bpf_dsq_insert_vtime",
                (h, x, p, dsq, slice, vtime, flags) ->
                        Guest.bool(h.kernel.dsqInsertVtime(h.task(x, p), dsq, slice, vtime, h.flags.in(flags))));
        put("__scx_bpf_dsq_insert_vtime", Kfunctions::insertVtime);
        put("scx_bpf_dsq_move_to_local", (h, x, dsq, b, c, d, e) -> Guest.bool(h.kernel.dsqMoveToLocal(dsq)));
        put("scx_bpf_dsq_move_to_local___v2", (h, x, dsq, flags, c, d, e) -> {
            if ((flags & ENQ_IMMED) != 0) {
                throw x.refuse("scx_bpf_dsq_move_to_local with SCX_ENQ_IMMED is not served");
            }
            return Guest.bool(h.kernel.dsqMoveToLocal(dsq, h.flags.in(flags)));
        });
        put("scx_bpf_dsq_nr_queued", (h, x, dsq, b, c, d, e) -> h.kernel.dsqNrQueued(dsq));
        put("scx_bpf_dsq_peek", (h, x, dsq, b, c, d, e) -> Addresses.task(h.kernel.dsqPeek(dsq)));
        put("scx_bpf_dispatch_nr_slots", (h, x, a, b, c, d, e) -> h.kernel.dispatchNrSlots());
        put("scx_bpf_dispatch_cancel", (h, x, a, b, c, d, e) -> {
            h.kernel.dispatchCancel();
            return 0;
        });
        put("scx_bpf_reenqueue_local", (h, x, a, b, c, d, e) -> h.kernel.reenqueueLocal());
        put("scx_bpf_reenqueue_local___v2", (h, x, a, b, c, d, e) -> {
            h.kernel.reenqueueLocal();
            return 0;
        });
        put("scx_bpf_dsq_reenq", (h, x, dsq, flags, c, d, e) -> {
            if (flags != 0 || dsq < 0 && dsq != Scx.DSQ_LOCAL) {
                throw x.refuse("scx_bpf_dsq_reenq with flags or of another CPU's local DSQ is not served");
            }
            if (dsq == Scx.DSQ_LOCAL) { // scx_bpf_reenqueue_local___v2(), kernel/sched/ext/ext.c (v7.3)
                h.kernel.reenqueueLocal();
            } else {
                h.kernel.dsqReenqueue(dsq);
            }
            return 0;
        });
    }

    private static long insertVtime(Host h, Execution x, long p, long args, long c, long d, long e) {
        int[] at = h.insertArgs;
        long dsq = Guest.load64(x, args + at[0]);
        long slice = Guest.load64(x, args + at[1]);
        long vtime = Guest.load64(x, args + at[2]);
        long flags = Guest.load64(x, args + at[3]);
        return Guest.bool(h.kernel.dsqInsertVtime(h.task(x, p), dsq, slice, vtime, h.flags.in(flags)));
    }

    private static void cpus() {
        put("scx_bpf_select_cpu_dfl", (h, x, p, prev, flags, idle, e) -> {
            int found = h.kernel.selectCpuDfl(h.task(x, p), (int) prev, flags);
            Guest.store8(x, idle, (found & Kfuncs.IDLE_FOUND) != 0 ? 1 : 0);
            return found & ~Kfuncs.IDLE_FOUND;
        });
        put("scx_bpf_pick_idle_cpu", (h, x, mask, flags, c, d, e) -> h.kernel.pickIdleCpu(h.mask(x, mask), flags));
        put("scx_bpf_pick_any_cpu", (h, x, mask, flags, c, d, e) -> h.kernel.pickAnyCpu(h.mask(x, mask), flags));
        put(
                "scx_bpf_pick_idle_cpu_node",
                (h, x, mask, node, flags, d, e) -> h.kernel.pickIdleCpuOf((int) node, h.mask(x, mask), flags));
        put(
                "scx_bpf_pick_any_cpu_node",
                (h, x, mask, node, flags, d, e) -> h.kernel.pickAnyCpuOf((int) node, h.mask(x, mask), flags));
        put(
                "scx_bpf_get_idle_cpumask_node",
                (h, x, node, b, c, d, e) -> Addresses.mask(h.kernel.idleCpumaskOf((int) node)));
        put(
                "scx_bpf_get_idle_smtmask_node",
                (h, x, node, b, c, d, e) -> Addresses.mask(h.kernel.idleSmtmaskOf((int) node)));
        put(
                "scx_bpf_test_and_clear_cpu_idle",
                (h, x, cpu, b, c, d, e) -> Guest.bool(h.kernel.testAndClearCpuIdle((int) cpu)));
        put("scx_bpf_kick_cpu", (h, x, cpu, flags, c, d, e) -> {
            h.kernel.kickCpu((int) cpu, flags);
            return 0;
        });
        put("scx_bpf_now", (h, x, a, b, c, d, e) -> Uptime.now(h.kernel));
        put("scx_bpf_nr_cpu_ids", (h, x, a, b, c, d, e) -> h.kernel.nrCpus());
        put("scx_bpf_nr_node_ids", (h, x, a, b, c, d, e) -> h.kernel.nodeOf(h.kernel.nrCpus() - 1) + 1L);
        put("scx_bpf_get_idle_cpumask", (h, x, a, b, c, d, e) -> Addresses.mask(h.kernel.idleCpumask()));
        put("scx_bpf_get_idle_smtmask", (h, x, a, b, c, d, e) -> Addresses.mask(h.kernel.idleSmtmask()));
        put("scx_bpf_get_online_cpumask", (h, x, a, b, c, d, e) -> block(h, "kernel.cpu_active"));
        Host.Body nothing = (h, x, a, b, c, d, e) -> 0;
        put("scx_bpf_put_idle_cpumask", nothing);
        put("scx_bpf_put_cpumask", nothing);
        // Callbacks run whole: there is nothing to be kept out.
        put("bpf_rcu_read_lock", nothing);
        put("bpf_rcu_read_unlock", nothing);
        put("bpf_preempt_disable", nothing);
        put("bpf_preempt_enable", nothing);
        put("bpf_res_spin_lock", nothing);
        put("bpf_res_spin_unlock", nothing);
        put("bpf_res_spin_lock_irqsave", nothing);
        put("bpf_res_spin_unlock_irqrestore", nothing);
    }

    private static long block(Host h, String name) {
        return Addresses.mask(h.kernel.store().find(name));
    }

    private static void tasks() {
        put("scx_bpf_task_cpu", (h, x, p, b, c, d, e) -> h.kernel.taskCpu(h.task(x, p)));
        put("scx_bpf_task_running", (h, x, p, b, c, d, e) -> Guest.bool(h.kernel.isRunning(h.task(x, p))));
        put("scx_bpf_task_set_slice", (h, x, p, slice, c, d, e) -> {
            h.kernel.setSlice(h.task(x, p), slice);
            return 1;
        });
        put("scx_bpf_task_set_dsq_vtime", (h, x, p, vtime, c, d, e) -> {
            h.kernel.setDsqVtime(h.task(x, p), vtime);
            return 1;
        });
        put("scx_bpf_task_cgroup", (h, x, p, b, c, d, e) -> Addresses.cgroup(h.kernel.cgroup(h.task(x, p))));
        put("bpf_task_from_pid", (h, x, pid, b, c, d, e) -> Addresses.task(BootTasks.fromPid(h.kernel, (int) pid)));
        put("bpf_task_acquire", (h, x, p, b, c, d, e) -> p);
        put("bpf_task_release", (h, x, p, b, c, d, e) -> 0);
        put("bpf_cgroup_acquire", (h, x, cgroup, b, c, d, e) -> cgroup);
        put("bpf_cgroup_release", (h, x, cgroup, b, c, d, e) -> 0);
    }

    private static void messages() {
        put("scx_bpf_error_bstr", (h, x, format, data, bytes, d, e) -> {
            h.kernel.error(Printf.format(x, format, data, bytes));
            return 0;
        });
        put("scx_bpf_exit_bstr", (h, x, code, format, data, bytes, e) -> {
            h.kernel.exit(code, Printf.format(x, format, data, bytes));
            return 0;
        });
        put("scx_bpf_dump_bstr", (h, x, format, data, bytes, d, e) -> {
            if (h.dump != null) {
                h.dump.line(Printf.format(x, format, data, bytes));
            }
            return 0;
        });
    }

    private static void iterators() {
        put("bpf_iter_num_new", (h, x, it, from, to, d, e) -> NumberIterator.begin(x, it, (int) from, (int) to));
        put("bpf_iter_num_next", (h, x, it, b, c, d, e) -> NumberIterator.next(x, it));
        put("bpf_iter_num_destroy", (h, x, it, b, c, d, e) -> NumberIterator.end(x, it));
    }
}
