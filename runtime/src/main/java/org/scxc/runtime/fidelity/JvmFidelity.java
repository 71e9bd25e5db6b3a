package org.scxc.runtime.fidelity;

import java.util.List;
import org.scxc.model.Cell;
import org.scxc.model.CpusetPartition;
import org.scxc.model.DeadlineServer;
import org.scxc.model.Finding;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Part;
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
        report.holds(
                "every run",
                place,
                Part.CYCLE,
                Part.SLICE,
                Part.WAKEUP,
                Part.FORK,
                Part.IDLE,
                Part.LOCKS,
                Part.LATENCY,
                Part.TICK,
                Part.INTERRUPT,
                Part.CACHE,
                Part.FREQUENCY);
        machine(setup.machine());
        kernel(setup.kernel());
        servers(setup.kernel());
        SchedulerFidelity schedulers = new SchedulerFidelity(report, setup.machine(), setup.kernel());
        schedulers.walk(setup.scheduler(), place);
        noise(setup.noise());
        WorkerFidelity workers = new WorkerFidelity(report);
        setup.cells().forEach(cell -> cell(cell, workers));
        setup.root().forEach(workers::walk);
        TimelineFidelity timeline = new TimelineFidelity(report, this::cell, workers, schedulers);
        for (Phase phase : setup.phases()) {
            report.holds("phase " + phase.name() + " " + Words.time(phase.durationNs()), phase.span(), Part.TIMELINE);
            timeline.walk(phase.actions());
        }
        return report;
    }

    private void machine(Machine machine) {
        Uses uses = new Uses().of(Part.TOPOLOGY);
        if (machine.slowsThreads()) {
            uses.of(Part.SMT_SLOWDOWN);
        } else if (machine.hasSmt()) {
            uses.of(Part.SMT, "each of a core's " + machine.layout().threadsMost() + " threads runs at full speed");
        }
        report.holds("machine " + machine, place, uses.ifSo(!machine.equalCores(), Part.CAPACITY));
    }

    private void kernel(Kernel kernel) {
        String name = "kernel " + kernel.version();
        if (kernel.release().isEmpty()) {
            String text = name + " is newer than the kernels that the in-JVM runtime knows";
            report.refused(
                    name, place, Part.RELEASE_UNKNOWN, text, "a real kernel can run it: scxc vm run, or a target");
        } else {
            Uses uses = new Uses().of(Part.RELEASE);
            if (!kernel.release().get().equals(TRACED)) {
                uses.ifSo(!kernel.profile().isMeasured(), Part.RELEASE_LATENCY);
                List<String> unknown = kernel.profile().unknownSteps();
                if (!unknown.isEmpty()) {
                    uses.of(Part.RELEASE_UNSEEN, "nothing tells " + String.join(", ", unknown) + " of it");
                }
            }
            report.holds(name, place, uses);
        }
        report.holds("hz " + kernel.hz(), place, Part.SLICE);
        if (kernel.watchdogNs() > 0) {
            report.holds("watchdog " + Words.time(kernel.watchdogNs()), place, Part.WATCHDOG);
        }
        if (kernel.kfuncNs() > 0) {
            report.holds("kfunc_cost " + Words.time(kernel.kfuncNs()), place, Part.KFUNC_COST);
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
            report.holds(
                    name + " " + Words.time(server.runtimeNs()) + " of " + Words.time(server.periodNs()),
                    place,
                    Part.DEADLINE_SERVER);
        } else {
            report.holds(name + " off", place, Part.SERVERS_OFF);
        }
    }

    private void noise(Noise noise) {
        String name = noise.name().isEmpty() ? "noise" : "noise " + noise.name();
        if (!noise.replay().isEmpty()) {
            report.holds(
                    name,
                    place,
                    new Uses()
                            .of(
                                    Part.REPLAY,
                                    noise.replay().size() + " recorded "
                                            + Part.REPLAY.fidelity().reason()));
        }
        if (noise.hostTurnNs() > 0) {
            String cause = "one host thread serves all CPUs in turns of " + Words.time(noise.hostTurnNs())
                    + ", in cyclic order from a CPU that changes";
            report.holds(name + " host_turn", place, new Uses().of(Part.HOST, cause));
        }
        if (noise.timerTurnNs() > 0) {
            String cause = "a BPF timer waits for up to " + Words.time(noise.timerTurnNs())
                    + " for each other busy CPU, but no longer than the next tick";
            report.holds(name + " timer_turn", place, new Uses().of(Part.HOST, cause));
        }
        WorkerFidelity workers = new WorkerFidelity(report);
        noise.groups().forEach(workers::walk);
    }

    private void cell(Cell cell, WorkerFidelity workers) {
        String name = "cell " + cell.name();
        report.holds(name, cell.span(), Part.CGROUP);
        cell.cpus()
                .ifPresent(cpus -> report.holds(name + " " + Words.affinity("cpus", cpus), cell.span(), Part.CPUSET));
        if (cell.partition() != CpusetPartition.MEMBER) {
            report.holds(name + " partition " + cell.partition().word(), cell.span(), Part.CPUSET_PARTITION);
        }
        if (cell.max().isLimit()) {
            report.holds(name + " max " + cell.max().file(), cell.span(), Part.CPU_MAX);
        }
        if (cell.weight() != 100) {
            report.holds(name + " weight " + cell.weight(), cell.span(), Part.GROUPS);
        }
        cell.groups().forEach(workers::walk);
    }
}
