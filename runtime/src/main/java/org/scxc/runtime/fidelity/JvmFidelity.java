package org.scxc.runtime.fidelity;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Cell;
import org.scxc.model.DeadlineServer;
import org.scxc.model.Finding;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.Refusal;

/**
 * Walks over a setup and says of each construct what the in-JVM runtime makes of it. Each kind of construct is one switch
 * without a default, so that a new one cannot be passed over. Expectations are the judge's business.
 */
public final class JvmFidelity {
    /** The kernel whose traces the latencies of every profile come from. */
    private static final String TRACED = "6.18.15";

    private final Setup setup;
    private final SourceSpan place;
    private final Report report = new Report();

    /** @param place stands for what a setup knows no place of: machine, kernel, noise */
    private JvmFidelity(Setup setup, SourceSpan place) {
        this.setup = setup;
        this.place = place;
    }

    /** In the order in which a scenario is written. */
    public static List<Finding> findings(Setup setup, SourceSpan place) {
        return new JvmFidelity(setup, place).walk().findings();
    }

    /** Why the runtime cannot run it; empty if it can. */
    public static List<Refusal> refusals(Setup setup) {
        SourceSpan place = setup.scheduler().map(use -> use.span()).orElse(SourceSpan.NONE);
        return new JvmFidelity(setup, place).walk().refusals();
    }

    private Report walk() {
        machine(setup.machine());
        kernel(setup.kernel());
        servers(setup.kernel());
        SchedulerFidelity schedulers = new SchedulerFidelity(report, setup.kernel());
        schedulers.walk(setup.scheduler(), place);
        noise(setup.noise());
        WorkerFidelity workers = new WorkerFidelity(report);
        setup.cells().forEach(cell -> cell(cell, workers));
        setup.root().forEach(workers::walk);
        TimelineFidelity timeline = new TimelineFidelity(report, this::cell, workers, schedulers);
        for (Phase phase : setup.phases()) {
            report.exact("phase " + phase.name() + " " + Words.time(phase.durationNs()), phase.span());
            timeline.walk(phase.actions());
        }
        return report;
    }

    private void machine(Machine machine) {
        List<String> causes = new ArrayList<>();
        if (machine.threadsPerCore() > 1) {
            causes.add("each of a core's " + machine.threadsPerCore() + " threads runs at full speed");
        }
        if (!machine.capacities().isEmpty()) {
            causes.add(
                    "a core of capacity N takes 1024/N of the time for its work, and no scheduler is told capacities");
        }
        report.leavingOut("machine " + machine, place, causes);
    }

    private void kernel(Kernel kernel) {
        String name = "kernel " + kernel.version();
        if (kernel.release().isEmpty()) {
            String text = name + " is newer than the kernels that the in-JVM runtime knows";
            report.refused(name, place, text, "a real kernel can run it: scxc vm run, or a target");
        } else if (kernel.release().get().equals(TRACED)) {
            report.exact(name, place);
        } else {
            List<String> causes = new ArrayList<>();
            if (!kernel.profile().isMeasured()) {
                causes.add("latencies of a traced " + TRACED);
            }
            List<String> unknown = kernel.profile().unknownSteps();
            if (!unknown.isEmpty()) {
                causes.add("nothing tells " + String.join(", ", unknown) + " of it");
            }
            report.approximated(name, place, String.join("; ", causes));
        }
        report.exact("hz " + kernel.hz(), place);
        if (kernel.watchdogNs() > 0) {
            report.exact("watchdog " + Words.time(kernel.watchdogNs()), place);
        }
        if (kernel.kfuncNs() > 0) {
            report.approximated(
                    "kfunc_cost " + Words.time(kernel.kfuncNs()),
                    place,
                    "before each insert in ops.dispatch; only affinity changes of the timeline come in between");
        }
    }

    /** They matter, and are named, where the scenario sets them or has tasks that may starve others. */
    private void servers(Kernel kernel) {
        KernelProfile.Timed own = kernel.profile().timed();
        boolean starves = RealTime.isIn(setup);
        if (starves || !kernel.fairServer().equals(own.fairServer())) {
            server("fair_server", kernel.fairServer());
        }
        if (starves && own.extServer().isOn() || !kernel.extServer().equals(own.extServer())) {
            server("ext_server", kernel.extServer());
        }
    }

    private void server(String name, DeadlineServer server) {
        if (server.isOn()) {
            report.approximated(
                    name + " " + Words.time(server.runtimeNs()) + " of " + Words.time(server.periodNs()),
                    place,
                    "as in 6.12.117 and 7.3.4, its timer on time; no real-time task moves away when it runs");
        } else {
            report.exact(name + " off", place);
        }
    }

    private void noise(Noise noise) {
        String name = noise.name().isEmpty() ? "noise" : "noise " + noise.name();
        if (!noise.replay().isEmpty()) {
            report.approximated(
                    name,
                    place,
                    noise.replay().size()
                            + " recorded visits come when they came, whatever the CPU does; one queue a CPU");
        }
        if (noise.hostTurnNs() > 0) {
            report.approximated(
                    name + " host_turn",
                    place,
                    "one host thread serves all CPUs in turns of " + Words.time(noise.hostTurnNs())
                            + ", in cyclic order from a CPU that changes");
        }
        if (noise.timerTurnNs() > 0) {
            report.approximated(
                    name + " timer_turn",
                    place,
                    "a BPF timer waits for up to " + Words.time(noise.timerTurnNs())
                            + " for each other busy CPU, but no longer than the next tick");
        }
        WorkerFidelity workers = new WorkerFidelity(report);
        noise.groups().forEach(workers::walk);
    }

    private void cell(Cell cell, WorkerFidelity workers) {
        String name = "cell " + cell.name();
        report.exact(name, cell.span());
        cell.cpus().ifPresent(cpus -> report.exact(name + " " + Words.affinity("cpus", cpus), cell.span()));
        if (cell.max().isLimit()) {
            TimelineFidelity.max(report, name + " max " + cell.max().file(), cell.span());
        }
        if (cell.weight() != 100) {
            TimelineFidelity.weight(report, name + " weight " + cell.weight(), cell.span());
        }
        cell.groups().forEach(workers::walk);
    }
}
