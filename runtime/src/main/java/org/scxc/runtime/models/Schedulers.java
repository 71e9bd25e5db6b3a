package org.scxc.runtime.models;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Kernel;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.sched.Central;
import org.scxc.runtime.sched.Cpu0;
import org.scxc.runtime.sched.JavaModel;
import org.scxc.runtime.sched.Linked;
import org.scxc.runtime.sched.PidQueue;
import org.scxc.runtime.sched.Qmap;
import org.scxc.runtime.sched.Simple;
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
    private static final Map<String, JavaModel> MODELS = new TreeMap<>();

    static {
        MODELS.put("mitosis", Mitosis.MODEL);
        MODELS.put("simple", JavaModel.of(Simple::new, "fifo"));
        MODELS.put("user_dsq", JavaModel.of(Simple::userDsq, "fifo", "partial", "cgroup_exit_takes", "timeout"));
        MODELS.put("central", JavaModel.of(Central::new, "cpu", "slice"));
        MODELS.put("cpu0", JavaModel.of(Cpu0::new));
        MODELS.put("qmap", JavaModel.of(Qmap::new, "slice", "error_at", "stall_user", "stall_kernel", "batch"));
        MODELS.put("pid_fifo", JavaModel.of(PidQueue::new, "timeout").withoutDelays("delay", "delay_after"));
        MODELS.put("linked", JavaModel.of(Linked::new, "timeout").withoutDelays("delay"));
        MODELS.put("selftest.minimal", JavaModel.of(Minimal::new, "timeout"));
        MODELS.put("selftest.maximal", JavaModel.of(Maximal::new, "timeout"));
        MODELS.put("selftest.bad_dsq", JavaModel.of(BadDsq::new, "when_idle", "timeout"));
        MODELS.put("selftest.vtime_on_local", JavaModel.of(VtimeOnLocal::new, "timeout"));
        MODELS.put("selftest.double_insert", JavaModel.of(DoubleInsert::new, "timeout"));
        MODELS.put("selftest.enq_last_no_enqueue", JavaModel.of(EnqLastNoEnqueue::new, "timeout"));
        MODELS.put("selftest.stall", JavaModel.of(Stall::new, "every", "timeout"));
        MODELS.put("selftest.exit_from", new JavaModel(Set.of("where", "timeout"), ExitFrom::new, ExitFrom::obstacles));
        MODELS.put("selftest.init_fails", JavaModel.of(InitFails::new, "task", "timeout"));
        MODELS.put("selftest.dispatch_loop", JavaModel.of(DispatchLoop::new, "after", "calls", "timeout"));
        MODELS.put("selftest.select_cpu_dispatch", JavaModel.of(SelectCpuDispatch::new, "timeout"));
        MODELS.put("selftest.select_cpu_vtime", JavaModel.of(SelectCpuVtime::new, "timeout"));
        MODELS.put("selftest.select_cpu_dfl_nodispatch", JavaModel.of(SelectCpuDflNodispatch::new, "timeout"));
        MODELS.put("selftest.create_dsq", JavaModel.of(CreateDsq::new, "timeout"));
        MODELS.put("selftest.overflow", JavaModel.of(Overflow::new, "timeout"));
        MODELS.put("selftest.fifo_then_priq", JavaModel.of(FifoThenPriq::new, "timeout"));
        MODELS.put("selftest.unreachable_dsq", JavaModel.of(UnreachableDsq::new, "timeout"));
        MODELS.put("selftest.enq_error", JavaModel.of(EnqError::new, "at", "timeout"));
        MODELS.put("selftest.callback_order", JavaModel.of(CallbackOrder::new, "timeout"));
        MODELS.put("selftest.cpu_release", JavaModel.of(CpuRelease::new, "reenqueue", "timeout"));
        MODELS.put("selftest.dsp_local_on", JavaModel.of(DspLocalOn::new, "timeout"));
        MODELS.put("selftest.hotplug", JavaModel.of(Hotplug::new, "exit", "seq", "timeout"));
        MODELS.put("selftest.select_cpu_dfl", JavaModel.of(SelectCpuDfl::new, "timeout"));
    }

    private Schedulers() {}

    /** What makes schedulers of objects; absent in a build without it. */
    public static Optional<ObjectLoader> objects() {
        return Objects.LOADER;
    }

    /** Looked for when an object is asked for first. */
    private static final class Objects {
        static final Optional<ObjectLoader> LOADER =
                ServiceLoader.load(ObjectLoader.class).findFirst();
    }

    /** @return null if {@code use} means no sched_ext scheduler: everything stays with EEVDF */
    public static @Nullable SchedExtOps create(SchedulerUse use, Kernel kernel) {
        return create(use, kernel, ObjectEngine.AS_NEEDED);
    }

    /**
     * As {@link #create(SchedulerUse, Kernel)}.
     *
     * @param engine what executes an object
     */
    public static @Nullable SchedExtOps create(SchedulerUse use, Kernel kernel, ObjectEngine engine) {
        return use.object().isPresent() ? objects().orElseThrow().load(use, kernel, engine) : create(use);
    }

    /**
     * @return null if {@code use} means no sched_ext scheduler: everything stays with EEVDF
     * @throws IllegalArgumentException if there is no such model
     */
    public static @Nullable SchedExtOps create(SchedulerUse use) {
        return use.isExt()
                ? model(use)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no scheduler model " + use.code().word()))
                        .maker()
                        .apply(use)
                : null;
    }

    /** Names of all models. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(MODELS.keySet());
    }

    /** The model that a use means; empty if it means none, or there is none of that name. */
    public static Optional<JavaModel> model(SchedulerUse use) {
        return use.code() instanceof SchedulerUse.Code.Model m ? model(m.name()) : Optional.empty();
    }

    public static Optional<JavaModel> model(String name) {
        return Optional.ofNullable(MODELS.get(name));
    }
}
