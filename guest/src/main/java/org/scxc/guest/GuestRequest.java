package org.scxc.guest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One boot: what runs in the guest, on what, for how long.
 *
 * @param workload a directory with {@code run}, and {@code worker} or {@code worker.c}, which is compiled
 * @param others those that the timeline attaches later, by their numbers in the plan, from 1
 * @param timeLimit wall time after which the guest is killed, whatever it does
 * @param seed of all chance in the guest; also given to {@code run}, for what a plan draws
 * @param runArguments more words for {@code run}
 */
public record GuestRequest(
        Path workload,
        SchedulerProgram scheduler,
        SortedMap<Integer, SchedulerProgram> others,
        KernelImage kernel,
        GuestTopology topology,
        Accelerator accelerator,
        Duration timeLimit,
        long seed,
        List<String> runArguments) {
    public GuestRequest {
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
        runArguments = List.copyOf(runArguments);
    }
}
