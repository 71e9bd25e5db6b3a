package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.model.Outcome;

/**
 * Warnings in the kernel's messages of a run, {@code dmesg.txt}: the first line of each WARN() and BUG, a zero slice, and the
 * reports of lockups, stalls and hung tasks. What a driver or a deprecated kfunc says is none.
 */
final class KernelWarnings {
    private static final Pattern LINE = Pattern.compile("\\[ *(\\d{1,9})\\.(\\d{6})] (.*)");

    private static final Pattern WARNING = Pattern.compile("^WARNING: |^BUG: |^sched_ext: .* has zero slice in |hard"
            + " LOCKUP|soft lockup|[Hh]ard lockup|Soft lockup|^rcu: INFO: .*stall|^INFO: task .* blocked for more"
            + " than|^Oops: |^kernel BUG at ");

    private static final int WARNINGS_MAX = 1000;

    private KernelWarnings() {}

    /**
     * @param dmesg lines {@code [seconds.micros] text}
     * @param zeroNs t = 0, ns of the clock of these lines
     */
    static List<Outcome.Warning> of(String dmesg, long zeroNs) {
        List<Outcome.Warning> warnings = new ArrayList<>();
        for (String line : dmesg.split("\n", -1)) {
            Matcher m = LINE.matcher(line);
            if (m.matches() && WARNING.matcher(m.group(3)).find() && warnings.size() < WARNINGS_MAX) {
                long at = Long.parseLong(m.group(1)) * 1_000_000_000 + Long.parseLong(m.group(2)) * 1_000;
                warnings.add(new Outcome.Warning(m.group(3), at - zeroNs));
            }
        }
        return List.copyOf(warnings);
    }
}
