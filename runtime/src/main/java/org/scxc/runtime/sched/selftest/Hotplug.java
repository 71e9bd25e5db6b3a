package org.scxc.runtime.sched.selftest;

import java.util.EnumSet;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.SmallScheduler;
import org.scxc.runtime.state.Store;

/**
 * Selftest hotplug, with callbacks: cpu_offline and cpu_online. With flag {@code exit} they call scx_bpf_exit;
 * expected: 65 with code restart | 1, and | 2 when onlining. Without it they count in cells {@code hotplug.offline}
 * and {@code hotplug.online}; expected: 64. Flag {@code seq} is ops.hotplug_seq; a stale one is expected to end with 66.
 */
public final class Hotplug extends SmallScheduler {
    private static final long ACT_RESTART = 1L << 48;
    private static final long HOTPLUG = 1;
    private static final long ONLINING = 2;

    private final boolean exits;
    private final long seq;
    private int offline;
    private int online;

    public Hotplug(SchedulerUse use) {
        super(
                "hotplug",
                0,
                timeoutMs(use, 0),
                EnumSet.of(
                        Callback.ENQUEUE, Callback.DISPATCH, Callback.INIT, Callback.CPU_OFFLINE, Callback.CPU_ONLINE));
        exits = use.flags().get("exit") instanceof Value.Switch s && s.on();
        seq = number(use, "seq", 0);
    }

    @Override
    public long hotplugSeq() {
        return seq;
    }

    @Override
    protected void allocate(Kfuncs door, Store store) {
        offline = store.longs("hotplug.offline", 1);
        online = store.longs("hotplug.online", 1);
    }

    @Override
    public int init() {
        return kernel().createDsq(0, -1);
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        kernel().dsqInsert(task, 0, Scx.SLICE_DFL, enqFlags);
    }

    /** Is never called for a CPU that is away. */
    @Override
    public void dispatch(int cpu, int prev) {
        if (!kernel().cpuOnline(cpu)) {
            kernel().error("ops.dispatch() on CPU " + cpu + ", which is offline");
        }
        kernel().dsqMoveToLocal(0);
    }

    @Override
    public void cpuOffline(int cpu) {
        count(offline);
        if (exits) {
            kernel().exit(ACT_RESTART | HOTPLUG, "CPU " + cpu + " goes");
        }
    }

    @Override
    public void cpuOnline(int cpu) {
        count(online);
        if (exits) {
            kernel().exit(ACT_RESTART | HOTPLUG | ONLINING, "CPU " + cpu + " comes");
        }
    }
}
