package org.scxc.model.index;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.model.CpuSet;

/**
 * What is known of cells, workers, CPUs and the scheduler at one point: for each of them every value that some run may see
 * there. A variable that a layer does not hold is read from the layer below.
 */
final class World {
    /** A cell that was removed or is not made yet; a group whose workers are not there. */
    static final int NOWHERE = -2;

    /** The configured CPUs of a cell: empty = never written, or cleared. */
    sealed interface Cpuset {
        record Of(CpuSet cpus) implements Cpuset {}

        record Gone() implements Cpuset {}
    }

    private final @Nullable World below;
    private final Map<Integer, Possible<Cpuset>> cpusets = new HashMap<>();
    private final Map<Integer, Possible<Integer>> cellOf = new HashMap<>();
    private final Map<Integer, Set<Integer>> groupsOf = new HashMap<>();
    private @Nullable Possible<CpuSet> offline;
    private @Nullable Possible<Boolean> attached;

    private final @Nullable World besides;

    World(@Nullable World below) {
        this(below, null);
    }

    private World(@Nullable World below, @Nullable World besides) {
        this.below = below;
        this.besides = besides;
    }

    /** This world, or what the top layer of {@code besides} holds. */
    World or(World besides) {
        return new World(this, besides);
    }

    Possible<Cpuset> cpuset(int cell) {
        Possible<Cpuset> here = cpusets.get(cell);
        Possible<Cpuset> also = besides == null ? null : besides.cpusets.get(cell);
        return value(here, also, below == null ? Possible.only(new Cpuset.Gone()) : below.cpuset(cell));
    }

    Possible<Integer> cellOf(int group) {
        Possible<Integer> here = cellOf.get(group);
        Possible<Integer> also = besides == null ? null : besides.cellOf.get(group);
        return value(here, also, below == null ? Possible.only(NOWHERE) : below.cellOf(group));
    }

    Possible<CpuSet> offline() {
        Possible<CpuSet> also = besides == null ? null : besides.offline;
        return value(offline, also, below == null ? Possible.only(CpuSet.EMPTY) : below.offline());
    }

    Possible<Boolean> attached() {
        Possible<Boolean> also = besides == null ? null : besides.attached;
        return value(attached, also, below == null ? Possible.only(false) : below.attached());
    }

    private static <V> Possible<V> value(@Nullable Possible<V> here, @Nullable Possible<V> also, Possible<V> below) {
        return here != null ? here : also != null ? below.or(also) : below;
    }

    void cpuset(int cell, Possible<Cpuset> value) {
        cpusets.put(cell, value);
    }

    void cellOf(int group, Possible<Integer> value) {
        cellOf.put(group, value);
        value.values()
                .forEach(c -> groupsOf.computeIfAbsent(c, k -> new HashSet<>()).add(group));
    }

    void offline(Possible<CpuSet> value) {
        offline = value;
    }

    void attached(Possible<Boolean> value) {
        attached = value;
    }

    /** Groups that were once in the cell; whether they still are, {@link #cellOf} says. */
    Set<Integer> groupsOf(int cell) {
        Set<Integer> here = groupsOf.getOrDefault(cell, Set.of());
        if (below == null) {
            return here;
        }
        Set<Integer> all = new HashSet<>(below.groupsOf(cell));
        all.addAll(here);
        if (besides != null) {
            all.addAll(besides.groupsOf.getOrDefault(cell, Set.of()));
        }
        return all;
    }

    /** Takes over what another layer has made of it. */
    void take(World other) {
        other.cpusets.forEach(this::cpuset);
        other.cellOf.forEach(this::cellOf);
        if (other.offline != null) {
            offline(other.offline);
        }
        if (other.attached != null) {
            attached(other.attached);
        }
    }

    /** Adds what another layer may have made of it. */
    void join(World other) {
        other.cpusets.forEach((cell, v) -> cpuset(cell, cpuset(cell).or(v)));
        other.cellOf.forEach((group, v) -> cellOf(group, cellOf(group).or(v)));
        if (other.offline != null) {
            offline(offline().or(other.offline));
        }
        if (other.attached != null) {
            attached(attached().or(other.attached));
        }
    }
}
