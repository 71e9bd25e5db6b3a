package org.scxc.compiler.lower;

import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.CpusetPartition;

/** {@code partition} of a cell, in the words of cpuset.cpus.partition. */
final class Partitions {
    private Partitions() {}

    /** Empty if {@code item} is none; that has been reported. */
    static Optional<CpusetPartition> read(Context context, Item item) {
        Optional<CpusetPartition> partition = item instanceof Item.Call call && !call.parentheses()
                ? CpusetPartition.of(call.name().text())
                : Optional.empty();
        if (partition.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.WRONG_KIND,
                            item.span(),
                            "cpuset.cpus.partition takes no " + Settings.text(item),
                            "write partition root, partition isolated or partition member");
        }
        return partition;
    }
}
