package org.scxc.backends.shell;

import java.util.regex.Pattern;
import org.scxc.backends.Findings;
import org.scxc.model.Cell;

/** Names of cells as names of cgroups. */
final class CellNames {
    /** No separator, nothing that a line or a word could end at, no surrogate without its other half. */
    private static final Pattern USABLE = Pattern.compile("[^/\\p{Cntrl}\\s\\x{d800}-\\x{dfff}]{1,60}");

    /** A cgroup's own files begin so (Documentation/admin-guide/cgroup-v2.rst, names may collide). */
    private static final Pattern TAKEN =
            Pattern.compile("(cgroup|cpu|cpuset|memory|io|pids|rdma|hugetlb|misc|dmem|irq)\\..*");

    private CellNames() {}

    static void check(Cell cell, Findings findings) {
        String name = cell.name();
        if (!USABLE.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            findings.refused(
                    "cell " + name,
                    cell.span(),
                    "no cgroup can have this name here",
                    "give it a short name of letters and digits");
        } else if (TAKEN.matcher(name).matches()) {
            findings.refused(
                    "cell " + name, cell.span(), "files of a cgroup have names like this", "give it another name");
        }
    }
}
