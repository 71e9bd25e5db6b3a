package org.scxc.guest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One boot: what runs in the guest, on what, for how long.
 *
 * @param workload a directory with {@code run}, and {@code worker} or {@code worker.c}, which is compiled
 * @param timeLimit wall time after which the guest is killed, whatever it does
 * @param seed of all chance in the guest; also given to {@code run}, for what a plan draws
 * @param runArguments more words for {@code run}
 */
public record GuestRequest(
        Path workload,
        SchedulerProgram scheduler,
        KernelImage kernel,
        Topology topology,
        Accelerator accelerator,
        Duration timeLimit,
        long seed,
        List<String> runArguments) {
    public GuestRequest {
        runArguments = List.copyOf(runArguments);
    }
}
