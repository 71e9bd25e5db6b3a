package org.scxc.model.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;

/**
 * What is certain of a scenario before it runs: for each statement the CPUs, cells and workers that it can meet, and what
 * the kernel can answer to it. Built once from the model; rules read it.
 *
 * <p>A statement at exact times, {@code at 5s} of a phase, comes in the order of these times; what it changes is known
 * afterwards. A statement inside {@code every}, or at a drawn time, can come at any moment from its first one to the end of
 * the phase: what it changes is possible from then on, and it can meet whatever the phase has from its beginning on. So a
 * fate may allow more than can happen, never less.
 */
public final class ScenarioIndex {
    /** A block of statements that is due at one time. */
    private record Block(long fromNs, boolean isExact, boolean isReached, List<Action> actions) {}

    private final Setup setup;
    private final Calls calls;
    private final Lifetimes lifetimes;
    private final Map<SourceSpan, Fate> fates = new LinkedHashMap<>();
    private final Map<SourceSpan, List<CpuSet>> effective = new LinkedHashMap<>();
    private final Set<SourceSpan> workers = new HashSet<>();

    private final boolean staysOn;

    private ScenarioIndex(Setup setup, boolean staysOn) {
        this.setup = setup;
        this.staysOn = staysOn;
        this.calls = new Calls(setup, staysOn);
        this.lifetimes = Lifetimes.of(setup);
    }

    public static ScenarioIndex of(Setup setup) {
        boolean staysOn = setup.schedulers().stream().allMatch(s -> s.restart().isEmpty());
        ScenarioIndex index = new ScenarioIndex(setup, staysOn);
        index.build();
        return index;
    }

    /** Each statement that makes calls, in the order in which they are met; workers with an affinity among them. */
    public Map<SourceSpan, Fate> fates() {
        return Collections.unmodifiableMap(fates);
    }

    /** Whether the place is that of workers, whose own calls after their start no claim can be about. */
    public boolean isOfWorkers(SourceSpan statement) {
        return workers.contains(statement);
    }

    /** CPUs that the workers of a {@code set X affinity} can have when it comes; empty if they are not known. */
    public Optional<List<CpuSet>> effectiveCpus(SourceSpan statement) {
        return Optional.ofNullable(effective.get(statement));
    }

    private void build() {
        World world = new World(null);
        Possible<Boolean> attached =
                Possible.only(setup.scheduler().filter(Calls::isExt).isPresent());
        world.attached(staysOn ? attached : attached.or(Possible.only(false)));
        setup.cells().forEach(c -> calls.make(c, world));
        setup.root().forEach(g -> calls.start(g, Calls.ROOT, world));
        List<WorkerGroup> starting = new ArrayList<>(setup.root());
        setup.cells().forEach(c -> starting.addAll(c.groups()));
        World now = world;
        for (Phase phase : setup.phases()) {
            now = phase(phase, now, starting);
            starting.clear();
        }
        if (setup.phases().isEmpty()) {
            starting(starting, now, true);
        }
    }

    /** @return what is left when it has ended */
    private World phase(Phase phase, World before, List<WorkerGroup> starting) {
        List<Block> blocks = new ArrayList<>();
        collect(phase.actions(), new Block(0, true, true, phase.actions()), phase.durationNs(), blocks);
        List<Block> exact = blocks.stream()
                .filter(Block::isExact)
                .sorted(Comparator.comparingLong(Block::fromNs))
                .toList();
        List<Block> loose = blocks.stream().filter(b -> !b.isExact()).toList();
        World changes = changes(loose, before, exact);
        World now = new World(before);
        World afterwards = new World(before); // whatever is seen once the phase has begun
        World ever = new World(before);
        for (Block block : exact) {
            boolean begins = block.fromNs() == 0;
            for (Action action : block.actions()) {
                World step = new World(begins ? now : now.or(changes));
                note(action, step, block.isReached());
                now.take(step);
                ever.join(step);
                if (begins) {
                    afterwards.take(step);
                } else {
                    afterwards.join(step);
                }
            }
        }
        afterwards.join(changes);
        ever.join(changes);
        for (Block block : loose) {
            World seen = new World(afterwards);
            block.actions().forEach(a -> note(a, seen, block.isReached()));
        }
        starting(starting, ever, true);
        blocks.forEach(b -> b.actions().forEach(a -> starting(made(a), ever, b.isReached())));
        return ended(now.or(changes));
    }

    /** What statements at unknown times may make of the world. */
    private World changes(List<Block> loose, World before, List<Block> exact) {
        World changes = new World(before);
        if (loose.isEmpty()) {
            return changes;
        }
        World whole = new World(before);
        exact.forEach(b -> b.actions().forEach(a -> {
            World one = new World(whole);
            calls.perform(a, one);
            whole.join(one);
        }));
        // Twice, so that one can meet what a later one made the time before.
        for (int i = 0; i < 2; i++) {
            for (Block block : loose) {
                World one = new World(whole);
                block.actions().forEach(a -> calls.perform(a, one));
                whole.join(one);
                changes.join(one);
            }
        }
        return changes;
    }

    private void note(Action action, World seen, boolean reached) {
        if (action instanceof Action.At || action instanceof Action.Every) {
            return;
        }
        if (action instanceof Action.SetAffinity a && !(a.affinity() instanceof Affinity.Inherit)) {
            effectiveOf(a.groups(), seen).ifPresent(e -> effective.putIfAbsent(a.span(), e));
        }
        Fate fate = calls.perform(action, seen);
        fates.merge(action.span(), reached ? fate : fate.perhaps(), Fate::and);
    }

    private Optional<List<CpuSet>> effectiveOf(List<Integer> groups, World seen) {
        List<CpuSet> all = new ArrayList<>();
        for (int group : groups) {
            Possible<Integer> in = seen.cellOf(group);
            for (int cell : in.values()) {
                Optional<List<CpuSet>> one =
                        cell == World.NOWHERE ? Optional.of(List.of()) : calls.effective(cell, seen);
                if (in.any() || one.isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(one.get());
            }
        }
        return Optional.of(all.stream().distinct().toList());
    }

    /** Workers take their affinity, SCHED_DEADLINE and cookie by themselves after their start: at any moment of their first phase. */
    private void starting(List<WorkerGroup> groups, World ever, boolean reached) {
        for (WorkerGroup group : groups) {
            boolean asks = !(group.affinity() instanceof Affinity.Inherit)
                    || group.policy() instanceof Policy.Deadline
                    || group.cookie().isPresent();
            if (group.placement() == WorkerGroup.Placement.COUNT && group.count() > 0 && asks) {
                workers.add(group.span());
                Fate fate = calls.own(group, ever);
                boolean certain = reached && !lifetimes.mayEndEarly(group.id());
                fates.merge(group.span(), certain ? fate : fate.perhaps(), Fate::and);
            }
        }
    }

    private static List<WorkerGroup> made(Action action) {
        return switch (action) {
            case Action.CreateCell a -> a.cell().groups();
            case Action.Spawn a -> a.groups();
            default -> List.of();
        };
    }

    /** What a phase made ends with it; cpusets of what stays, CPUs and the scheduler remain as they are. */
    private World ended(World now) {
        World left = new World(null);
        for (Cell cell : setup.cells()) {
            left.cpuset(cell.id(), now.cpuset(cell.id()));
            cell.groups().forEach(g -> left.cellOf(g.id(), now.cellOf(g.id())));
        }
        setup.root().forEach(g -> left.cellOf(g.id(), now.cellOf(g.id())));
        left.offline(now.offline());
        left.attached(now.attached());
        return left;
    }

    private static void collect(List<Action> actions, Block at, long phaseNs, List<Block> blocks) {
        if (at.isExact() && at.fromNs() > 0 && at.fromNs() >= phaseNs) {
            return; // the phase is over by then
        }
        blocks.add(at);
        for (Action action : actions) {
            switch (action) {
                case Action.At a -> {
                    // another process's writes end before or after the driver's of the same time
                    Block block = block(at, a.delay(), a.process().isPresent(), a.body(), phaseNs);
                    collect(a.body(), block, phaseNs, blocks);
                }
                case Action.Every a ->
                    collect(a.body(), block(at, a.interval(), true, a.body(), phaseNs), phaseNs, blocks);
                default -> {} // happens with its block
            }
        }
    }

    /** @param open when its statements are made is not known from the time it begins */
    private static Block block(Block around, Amount delay, boolean open, List<Action> body, long phaseNs) {
        long from = around.fromNs() + (delay.exponential() ? 0 : delay.ns());
        boolean reached = around.isReached() && !delay.exponential() && from < phaseNs;
        return new Block(from, around.isExact() && !delay.exponential() && !open, reached, body);
    }
}
