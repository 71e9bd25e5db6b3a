package org.scxc.runtime.kernel;

import org.scxc.model.Kernel;
import org.scxc.model.Race.KernelVariant;

/**
 * A kernel version's numbers as data. Latencies are ns, taken from the traced 6.18.15 guest (16 vCPUs, HZ 250) unless
 * the line says otherwise.
 *
 * @param variant what it does at the atomic steps of a dispatch
 * @param dispatchBeforeHigherClass the ext balance runs even if a stopper waits (6.18; 7.3 dispatches only in its own pick)
 * @param keepsUsedCpusets {@link Kernel#keepsUsedCpusets(String)}
 * @param tickToPickNs tick interrupt to reschedule entry; traced 9 µs, hardware 1–3 µs; not 0: docs/kernel/cycle.md#slices
 * @param timerWakeToRunNs timer interrupt on an idle CPU to its task running: 5–6 µs
 * @param wakeInterruptNs waker to the interrupt that enqueues a queued wake-up; with the line above 8–10 µs
 * @param reschedInterruptNs resched interrupt to reschedule entry: 3 µs
 * @param irqWorkNs irq-work raised to run on the same CPU: 1–2 µs
 * @param deferredLocalNs old CPU switched to task on the remote local DSQ: 5 µs
 * @param stopperWakeNs stop work queued to stopper running: 5–6 µs
 * @param stopperRunNs 4–11 µs a visit
 * @param forkMinNs CPU time of one fork, at least; 0.2–0.5 ms
 * @param forkMaxNs at most
 * @param childSetupNs a child's own set-up before it blocks on its pipe
 * @param mkdirMinNs one mkdir or cpuset write, at least; 0.03–0.5 ms
 * @param mkdirMaxNs at most
 * @param firstMoveMinNs shortest first cgroup move after a quiet second (14–41 ms, a grace period)
 * @param firstMoveMaxNs longest
 * @param moveMinNs a following move, at least; 30–540 µs
 * @param moveMaxNs at most
 * @param startByteNs between two start wake-ups: 5–15 µs
 * @param killNs one kill
 */
record KernelProfile(
        KernelVariant variant,
        boolean dispatchBeforeHigherClass,
        boolean keepsUsedCpusets,
        long tickToPickNs,
        long timerWakeToRunNs,
        long wakeInterruptNs,
        long reschedInterruptNs,
        long irqWorkNs,
        long deferredLocalNs,
        long stopperWakeNs,
        long stopperRunNs,
        long forkMinNs,
        long forkMaxNs,
        long childSetupNs,
        long mkdirMinNs,
        long mkdirMaxNs,
        long firstMoveMinNs,
        long firstMoveMaxNs,
        long moveMinNs,
        long moveMaxNs,
        long startByteNs,
        long killNs) {
    static KernelProfile of(String version) {
        String[] parts = version.split("\\.");
        int major = Integer.parseInt(parts[0]);
        boolean before7 = major < 7;
        boolean before71 = before7 || major == 7 && Integer.parseInt(parts[1]) < 1;
        return new KernelProfile(
                before71 ? KernelVariant.STOCK_6_12 : KernelVariant.STOCK_7_1,
                before7,
                Kernel.keepsUsedCpusets(version),
                2_000,
                5_000,
                4_000,
                3_000,
                1_500,
                5_000,
                5_000,
                4_000,
                200_000,
                500_000,
                60_000,
                30_000,
                500_000,
                14_000_000,
                41_000_000,
                30_000,
                540_000,
                10_000,
                20_000);
    }
}
