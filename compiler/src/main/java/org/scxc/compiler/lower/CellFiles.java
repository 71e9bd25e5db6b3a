package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.CpuMax;
import org.scxc.model.CpusetPartition;
import org.scxc.model.SourceSpan;

/** Attributes of cells that are files of their cgroups, set and cleared in a timeline. */
final class CellFiles {
    static final List<String> NAMES = List.of("cpus", "weight", "max", "partition");

    private final CpuLists cpuLists;
    private final Workers workers;

    CellFiles(CpuLists cpuLists, Workers workers) {
        this.cpuLists = cpuLists;
        this.workers = workers;
    }

    /** @return the change, given the number of the cell; empty if the value is none, which has been reported */
    Optional<IntFunction<Action>> write(String name, Item value, SourceSpan span) {
        return switch (name) {
            case "cpus" -> cpuLists.affinity(value, "cpus").map(cpus -> cell -> new Action.SetCpus(cell, cpus, span));
            case "weight" -> {
                int weight = workers.weight(value);
                yield Optional.of(cell -> new Action.SetWeight(cell, weight, span));
            }
            case "max" -> workers.max(value).map(max -> cell -> new Action.SetMax(cell, max, span));
            default ->
                workers.partition(value).map(partition -> cell -> new Action.SetPartition(cell, partition, span));
        };
    }

    /** Back to what a cell is without. */
    static IntFunction<Action> clear(String name, SourceSpan span) {
        return cell -> switch (name) {
            case "cpus" -> new Action.SetCpus(cell, new Affinity.Inherit(), span);
            case "weight" -> new Action.SetWeight(cell, Workers.WEIGHT_DEFAULT, span);
            case "max" -> new Action.SetMax(cell, CpuMax.NONE, span);
            default -> new Action.SetPartition(cell, CpusetPartition.MEMBER, span);
        };
    }
}
