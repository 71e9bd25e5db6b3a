package org.scxc.backends.ktstr;

import org.scxc.backends.Findings;
import org.scxc.model.Kernel;
import org.scxc.model.Layout;
import org.scxc.model.Machine;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;

/** What a setup says about kernel, machine and background. */
final class Environment {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long KERNEL_WATCHDOG_S = 30;
    /** ktstr's largest preset. */
    private static final int CPUS_MAX = 252;

    private Environment() {}

    /** What a guest has of each; of a machine that {@link #check} refuses something, which is not written. */
    static Layout.Regular topology(Machine machine) {
        return machine.regular().orElseGet(() -> new Layout.Regular(1, 1, machine.cpus(), 1));
    }

    /** @return {@code watchdog_timeout_s} */
    static long check(Setup setup, SourceSpan span, Findings findings) {
        if (setup.machine().cpus() > CPUS_MAX) {
            findings.problem(
                    span,
                    "a guest of " + setup.machine().cpus() + " CPUs; ktstr's largest has " + CPUS_MAX,
                    "take a smaller machine");
        }
        if (setup.machine().slowsThreads()) {
            findings.approximated("smt", span, "", "the threads of the machine that it runs on");
        }
        if (setup.machine().regular().isEmpty()) {
            findings.refused(
                    "machine " + setup.machine(),
                    span,
                    "the LLCs and cores of a ktstr guest are all alike",
                    "take a machine as 1n2l4c2t");
        }
        if (!setup.machine().capacities().isEmpty()) {
            findings.refused(
                    "machine with capacities",
                    span,
                    "the cores of a ktstr guest are all alike",
                    "take a machine without big and little cores");
        }
        setup.machine().regular().ifPresent(regular -> findings.exact("machine " + regular, span, "topology"));
        findings.approximated("names of tasks", span, "", "ktstr names its workers itself, as upstream's tests let it");
        Kernel kernel = setup.kernel();
        findings.approximated(
                "kernel " + kernel.version() + " hz " + kernel.hz(),
                span,
                "",
                "the caller of the test chooses the kernel: cargo ktstr test --kernel " + kernel.version());
        if (!setup.noise().equals(org.scxc.model.Noise.NONE)) {
            findings.approximated(
                    ("noise " + setup.noise().name()).strip(), span, "", "the guest has the background that it has");
        }
        kernel.chosenServers()
                .forEach((name, server) -> findings.approximated(
                        name, span, "", "no test sets a file of debugfs: the kernel's own runtime and period hold"));
        if (kernel.kfuncNs() != 0) {
            findings.approximated("kfunc_cost", span, "", "on a real kernel callbacks take the time that they take");
        }
        if (kernel.watchdogNs() % SECOND_NS != 0) {
            findings.problem(span, "ktstr sets the watchdog in whole seconds", "write kernel 6.18 { watchdog 5s }");
        }
        if (kernel.watchdogNs() == 0) {
            findings.approximated(
                    "watchdog", span, "watchdog_timeout_s = 30", "ktstr always sets one; this is the kernel's default");
            return KERNEL_WATCHDOG_S;
        }
        findings.exact("watchdog", span, "watchdog_timeout_s");
        return Math.max(1, kernel.watchdogNs() / SECOND_NS);
    }
}
