package org.scxc.guest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How QEMU runs the guest's instructions. Source of the arguments: QEMU 10.0's invocation page, and what was measured. */
public enum Accelerator {
    /** The host's processor: real parallelism and speed, no two runs alike. */
    KVM(List.of("-accel", "kvm"), "host", "host", ""),

    /**
     * The same on a host that is a guest itself and does not let its own guests have ARCH_CAPABILITIES, though it shows them: they
     * would fail to set MSR 0x10a.
     */
    KVM_NESTED(List.of("-accel", "kvm"), "host,-arch-capabilities", "host,-arch-capabilities", ""),

    /**
     * One host thread, a virtual clock that counts instructions: equal inputs give equal bytes, however busy the host is. All
     * virtual CPUs share one instruction budget.
     */
    ICOUNT(
            List.of("-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off", "-rtc", "base=2026-01-01,clock=vm"),
            "max,-rdrand,-rdseed",
            "EPYC-v4,+topoext,-rdrand,-rdseed",
            // a clock that does not depend on calibration, and no source of chance
            "clocksource=tsc tsc=reliable random.trust_cpu=off nokaslr"),

    /** A host thread for each virtual CPU: true concurrency, slow, no two runs alike. */
    MTTCG(List.of("-accel", "tcg,thread=multi"), "max", "EPYC-v4,+topoext", "");

    private final List<String> arguments;
    private final String cpu;
    private final String cpuWithThreads;
    private final String kernelWords;

    Accelerator(List<String> arguments, String cpu, String cpuWithThreads, String kernelWords) {
        this.arguments = arguments;
        this.cpu = cpu;
        this.cpuWithThreads = cpuWithThreads;
        this.kernelWords = kernelWords;
    }

    /** @param seed of all chance in the guest; only {@link #ICOUNT} repeats a run with it */
    List<String> arguments(long seed) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-seed", Long.toString(seed)));
        return all;
    }

    /** A CPU model; "max" of TCG does not show hardware threads to the guest. */
    String cpu(int threadsPerCore) {
        return threadsPerCore > 1 ? cpuWithThreads : cpu;
    }

    boolean isKvm() {
        return this == KVM || this == KVM_NESTED;
    }

    String kernelWords() {
        return kernelWords;
    }

    /** Its name on the command line and in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Accelerator> of(String word) {
        return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst();
    }
}
