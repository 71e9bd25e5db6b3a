package org.scxc.runtime.work;

import java.util.Locale;
import org.scxc.runtime.TraceSink;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.FlagNames;

/** Turns a run into ftrace's sched events, with the scheduler's callbacks between. */
final class Tracer implements Listener {
    private final Simulation simulation;
    private final TraceSink sink;
    private final int[] current;

    Tracer(Simulation simulation, TraceSink sink) {
        this.simulation = simulation;
        this.sink = sink;
        current = new int[simulation.core().machine.cpus()];
        java.util.Arrays.fill(current, -1);
    }

    private String label(int cpu) {
        return current[cpu] < 0 ? "<idle>-0" : simulation.core().tasks.label(current[cpu]);
    }

    private void emit(int cpu, String event) {
        sink.event(simulation.core().clock.now(), cpu, label(cpu), event);
    }

    private String who(String role, int cpu, int task) {
        if (task < 0) {
            return String.format(Locale.ROOT, "%s_comm=swapper/%d %s_pid=0 %s_prio=120", role, cpu, role, role);
        }
        var t = simulation.core().tasks;
        return String.format(
                Locale.ROOT,
                "%s_comm=%s %s_pid=%d %s_prio=%d",
                role,
                t.comm(task),
                role,
                t.pid(task),
                role,
                t.prio(task));
    }

    @Override
    public void switched(int cpu, int prev, boolean prevRunnable, int next) {
        if (prev != next) {
            String state = prev < 0 || prevRunnable ? "R" : "S";
            emit(
                    cpu,
                    "sched_switch: " + who("prev", cpu, prev) + " prev_state=" + state + " ==> "
                            + who("next", cpu, next));
            current[cpu] = next;
        }
    }

    @Override
    public void woken(int task, int cpu, int waker) {
        var t = simulation.core().tasks;
        emit(
                waker,
                String.format(
                        Locale.ROOT,
                        "sched_wakeup: comm=%s pid=%d prio=%d target_cpu=%03d",
                        t.comm(task),
                        t.pid(task),
                        t.prio(task),
                        cpu));
    }

    @Override
    public void callback(int cpu, Callback callback, int task) {
        String about = task < 0 ? "" : " " + simulation.core().tasks.label(task);
        emit(cpu, "ops." + callback.name().toLowerCase(Locale.ROOT) + ":" + about);
    }

    @Override
    public void enqueued(int task, int cpu, long flags) {
        emit(
                simulation.core().cpu(),
                String.format(
                        Locale.ROOT,
                        "enqueue: %s cpu=%03d flags=%s",
                        simulation.core().tasks.label(task),
                        cpu,
                        FlagNames.ENQ.of(flags)));
    }

    @Override
    public void inserted(int task, long dsq, long flags) {
        var t = simulation.core().tasks;
        emit(
                simulation.core().cpu(),
                String.format(Locale.ROOT, "dsq_insert: %s dsq=0x%x vtime=%d", t.label(task), dsq, t.dsqVtime(task)));
    }

    @Override
    public void exiting(ExitRecord exit) {
        emit(simulation.core().cpu(), "sched_ext_exit: kind=" + exit.kind().number() + " " + exit.message());
    }
}
