package org.scxc.runtime.sched;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.sched.mitosis.Mitosis;
import org.scxc.runtime.sched.selftest.BadDsq;
import org.scxc.runtime.sched.selftest.CallbackOrder;
import org.scxc.runtime.sched.selftest.CpuRelease;
import org.scxc.runtime.sched.selftest.CreateDsq;
import org.scxc.runtime.sched.selftest.DispatchLoop;
import org.scxc.runtime.sched.selftest.DoubleInsert;
import org.scxc.runtime.sched.selftest.DspLocalOn;
import org.scxc.runtime.sched.selftest.EnqError;
import org.scxc.runtime.sched.selftest.EnqLastNoEnqueue;
import org.scxc.runtime.sched.selftest.ExitFrom;
import org.scxc.runtime.sched.selftest.FifoThenPriq;
import org.scxc.runtime.sched.selftest.Hotplug;
import org.scxc.runtime.sched.selftest.InitFails;
import org.scxc.runtime.sched.selftest.Maximal;
import org.scxc.runtime.sched.selftest.Minimal;
import org.scxc.runtime.sched.selftest.Overflow;
import org.scxc.runtime.sched.selftest.SelectCpuDfl;
import org.scxc.runtime.sched.selftest.SelectCpuDflNodispatch;
import org.scxc.runtime.sched.selftest.SelectCpuDispatch;
import org.scxc.runtime.sched.selftest.SelectCpuVtime;
import org.scxc.runtime.sched.selftest.Stall;
import org.scxc.runtime.sched.selftest.UnreachableDsq;
import org.scxc.runtime.sched.selftest.VtimeOnLocal;

/** The Java schedulers by the name of their model. */
public final class Schedulers {
    private static final Map<String, Function<SchedulerUse, @Nullable SchedExtOps>> MODELS = new TreeMap<>();

    static {
        MODELS.put("none", use -> null);
        MODELS.put("eevdf", use -> null);
        MODELS.put("mitosis", Mitosis::new);
        MODELS.put("simple", Simple::new);
        MODELS.put("central", Central::new);
        MODELS.put("cpu0", Cpu0::new);
        MODELS.put("qmap", Qmap::new);
        MODELS.put("pid_fifo", PidQueue::new);
        MODELS.put("linked", Linked::new);
        MODELS.put("selftest.minimal", Minimal::new);
        MODELS.put("selftest.maximal", Maximal::new);
        MODELS.put("selftest.bad_dsq", BadDsq::new);
        MODELS.put("selftest.vtime_on_local", VtimeOnLocal::new);
        MODELS.put("selftest.double_insert", DoubleInsert::new);
        MODELS.put("selftest.enq_last_no_enqueue", EnqLastNoEnqueue::new);
        MODELS.put("selftest.stall", Stall::new);
        MODELS.put("selftest.exit_from", ExitFrom::new);
        MODELS.put("selftest.init_fails", InitFails::new);
        MODELS.put("selftest.dispatch_loop", DispatchLoop::new);
        MODELS.put("selftest.select_cpu_dispatch", SelectCpuDispatch::new);
        MODELS.put("selftest.select_cpu_vtime", SelectCpuVtime::new);
        MODELS.put("selftest.select_cpu_dfl_nodispatch", SelectCpuDflNodispatch::new);
        MODELS.put("selftest.create_dsq", CreateDsq::new);
        MODELS.put("selftest.overflow", Overflow::new);
        MODELS.put("selftest.fifo_then_priq", FifoThenPriq::new);
        MODELS.put("selftest.unreachable_dsq", UnreachableDsq::new);
        MODELS.put("selftest.enq_error", EnqError::new);
        MODELS.put("selftest.callback_order", CallbackOrder::new);
        MODELS.put("selftest.cpu_release", CpuRelease::new);
        MODELS.put("selftest.dsp_local_on", DspLocalOn::new);
        MODELS.put("selftest.hotplug", Hotplug::new);
        MODELS.put("selftest.select_cpu_dfl", SelectCpuDfl::new);
    }

    private Schedulers() {}

    /** @return null if {@code use} means no sched_ext scheduler: everything stays with EEVDF */
    public static @Nullable SchedExtOps create(SchedulerUse use) {
        Function<SchedulerUse, @Nullable SchedExtOps> model = MODELS.get(use.model());
        if (model == null) {
            throw new IllegalArgumentException("no scheduler model " + use.model());
        }
        return model.apply(use);
    }

    public static boolean known(String model) {
        return MODELS.containsKey(model);
    }
}
