package org.scxc.runtime.diff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.model.CpuSet;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** What the kernel knows of the task, queue and CPUs of a call, and what the scheduler knows itself. */
final class StateReader {
    private final Core core;
    private final DiffTexts texts;
    private final Tap tap;
    private final Map<String, String> kernel = new LinkedHashMap<>();
    private String clocks = "";
    private SortedMap<String, Long> variables = new TreeMap<>();

    StateReader(Core core, DiffTexts texts, Tap tap) {
        this.core = core;
        this.texts = texts;
        this.tap = tap;
    }

    Map<String, String> kernel() {
        return kernel;
    }

    /** One line of a Java model on its clocks; empty if it has none. */
    String clocks() {
        return clocks;
    }

    /** Variables of an object; empty for a Java model. */
    SortedMap<String, Long> variables() {
        return variables;
    }

    void read(Operation operation, Object[] arguments) {
        if (!tap.isAttached()) {
            return;
        }
        Kfuncs k = tap.kernel();
        int about = k.invocation().task();
        if (about >= 0) {
            task(k, about);
            clocks = core.calls.clocks(about);
        }
        for (int i = 0; i < arguments.length; i++) {
            long value = DiffWords.number(arguments[i]);
            switch (operation.parameters().get(i).type()) {
                case TASK -> task(k, (int) value);
                case DSQ -> dsq(k, value);
                case CPU -> cpu(k, (int) value);
                default -> {}
            }
        }
        cpu(k, k.here());
        idleCpus(k);
        variables = core.calls.variables();
    }

    /** Asked as the scheduler may ask: another question would end it. */
    private void idleCpus(Kfuncs k) {
        boolean perNode = (core.calls.info().flags() & Scx.OPS_BUILTIN_IDLE_PER_NODE) != 0;
        if (k.tracksIdleCpus() && !perNode) {
            kernel.put("idle CPUs", mask(k.idleCpumask()));
        } else if (k.tracksIdleCpus()) {
            int nodes = k.nodeOf(k.nrCpus() - 1) + 1;
            for (int node = 0; node < nodes; node++) {
                String of = nodes == 1 ? "" : " of node " + node;
                kernel.put("idle CPUs" + of, mask(k.idleCpumaskOf(node)));
            }
        }
    }

    private String mask(int mask) {
        return "{" + CpuSet.ofWords(core.store.maskToWords(mask)) + "}";
    }

    private void task(Kfuncs k, int task) {
        if (task < 0) {
            return;
        }
        kernel.put(
                texts.task(task),
                (k.isRunning(task) ? "running on" : k.isQueued(task) ? "runnable, of" : "not runnable, last on")
                        + " CPU " + k.taskCpu(task) + ", cpus " + mask(k.cpusPtr(task)) + ", weight "
                        + k.weight(task) + ", slice " + texts.of(Type.DURATION, k.slice(task)) + ", dsq_vtime "
                        + Long.toUnsignedString(k.dsqVtime(task)));
    }

    private void dsq(Kfuncs k, long id) {
        String name = "DSQ " + DiffTexts.dsq(id) + (id == Scx.DSQ_LOCAL ? " of CPU " + k.here() : "");
        int queued = k.dsqNrQueued(id);
        if (queued < 0) {
            kernel.put(name, "does not exist");
        } else {
            kernel.put(name, queued + " queued" + (queued == 0 ? "" : ", first " + texts.task(k.dsqFirst(id))));
        }
    }

    private void cpu(Kfuncs k, int cpu) {
        if (cpu >= 0 && cpu < k.nrCpus()) {
            int current = k.currentTask(cpu);
            kernel.put("CPU " + cpu, current < 0 ? "runs no task of the scheduler" : "runs " + texts.task(current));
        }
    }
}
