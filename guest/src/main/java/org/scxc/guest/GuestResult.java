package org.scxc.guest;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What one boot came to.
 *
 * @param directory has console.log, boot.json and, unless the guest died before, results/
 * @param status exit status of the workload's {@code run}; empty if the guest sent no results
 */
public record GuestResult(Path directory, End end, OptionalInt status, BootFacts facts) {
    /** Why QEMU ended. */
    public enum End {
        POWERED_OFF,
        /** Killed when its time was over. */
        TIME_LIMIT,
        /** QEMU ended with an error, or the kernel without sending results. */
        CRASHED
    }

    public Path results() {
        return directory.resolve("results");
    }

    public Path console() {
        return directory.resolve("console.log");
    }
}
