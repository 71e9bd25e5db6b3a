package org.scxc.guest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One boot: what runs in the guest, on what, for how long.
 *
 * @param workload a directory with {@code run} and a compiled static {@code worker}; only its files are taken
 * @param timeLimit wall time after which the guest is killed, whatever it does
 * @param kernelWords more words for the kernel's command line
 */
public record GuestRequest(
        Path workload,
        SchedulerProgram scheduler,
        KernelImage kernel,
        Topology topology,
        Accelerator accelerator,
        Duration timeLimit,
        List<String> kernelWords) {
    public GuestRequest {
        kernelWords = List.copyOf(kernelWords);
    }
}
