package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Races.NO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.model.CpuSet;
import org.scxc.model.Kfunc;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.CpuRef;
import org.scxc.model.Race.Place;
import org.scxc.model.Race.Step;
import org.scxc.runtime.state.Rng;

/** Races at random: tasks, masks, scripts, and schedulers put together from what schedulers do. */
final class RandomPrograms {
    private final Rng random;
    private final int cpus;
    private final int tasksMax;
    private final int actsMax;
    private final Size size;

    /** Whether the kernel has scx_bpf_dsq_peek(). */
    private boolean peeks;

    /** The first of the queues that there is one of for each CPU. */
    private static final int QUEUES_OF_CPUS = 2;

    /** How much there is to search. */
    private enum Size {
        SMALL,
        LARGE
    }

    RandomPrograms(Rng random) {
        this(random, 2 + random.below(3), 5, 8, Size.LARGE);
    }

    private RandomPrograms(Rng random, int cpus, int tasksMax, int actsMax, Size size) {
        this.random = random;
        this.cpus = cpus;
        this.tasksMax = tasksMax;
        this.actsMax = actsMax;
        this.size = size;
    }

    /** Two CPUs, one task or two, at most two acts a CPU, schedulers that may retry for ever: few enough executions to try each. */
    static RandomPrograms small(Rng random) {
        return new RandomPrograms(random, 2, 2, 2, Size.SMALL);
    }

    Race.Program program(Race.KernelVariant kernel) {
        peeks = size == Size.LARGE && kernel.kfuncs().exists(Kfunc.DSQ_PEEK);
        List<Race.Task> tasks = new ArrayList<>();
        int count = 1 + random.below(tasksMax);
        for (int i = 0; i < count; i++) {
            int cpu = random.below(cpus);
            tasks.add(new Race.Task("t" + i, all(), start(tasks, cpu), cpu, false, NO));
        }
        List<Race.Script> scripts = new ArrayList<>();
        for (int c = 0; c < cpus; c++) {
            List<Act> acts = new ArrayList<>();
            for (int n = random.below(actsMax); n >= 0; n--) {
                acts.add(act(count));
            }
            scripts.add(new Race.Script(c, acts));
        }
        List<Race.Word> words = List.of(new Race.Word("w", true), new Race.Word("g", false));
        List<String> queues = new ArrayList<>(List.of("q", "r"));
        if (size == Size.LARGE) {
            for (int c = 0; c < cpus; c++) {
                queues.add("s[" + c + "]");
            }
        }
        return new Race.Program(
                cpus, kernel, tasks, queues, List.of("d", "e"), List.of("l"), words, handlers(), scripts);
    }

    private CpuSet all() {
        return CpuSet.range(0, cpus - 1);
    }

    /** One CPU or all: then a CPU that has to be left has one successor only, whoever draws it. */
    private CpuSet mask() {
        int cpu = random.below(cpus);
        return random.below(2) == 0 ? all() : CpuSet.range(cpu, cpu);
    }

    private Race.Start start(List<Race.Task> before, int cpu) {
        boolean taken = before.stream().anyMatch(t -> t.start() == Race.Start.RUNNING && t.cpu() == cpu);
        return switch (random.below(4)) {
            case 0 -> Race.Start.SLEEPING;
            case 1 -> taken ? Race.Start.QUEUED : Race.Start.RUNNING;
            default -> Race.Start.QUEUED;
        };
    }

    private Act act(int tasks) {
        return switch (random.below(5)) {
            case 0, 1 -> new Act.Dispatch(NO);
            case 2 -> new Act.Wake(random.below(tasks), Optional.empty(), NO);
            default -> new Act.SetAffinity(random.below(tasks), mask(), NO);
        };
    }

    // ------------------------------------------------------------------------------------------------ the scheduler

    private List<Race.Handler> handlers() {
        List<Race.Handler> handlers = new ArrayList<>();
        if (random.below(12) > 0) {
            handlers.add(new Race.Handler(Race.Callback.ENQUEUE, "t", enqueue(), NO));
        }
        if (random.below(3) > 0) {
            handlers.add(new Race.Handler(Race.Callback.DEQUEUE, "t", List.of(new Step.Remove("t", queue(), NO)), NO));
        }
        if (random.below(4) == 0) {
            Step set = new Step.SetWord(0, Optional.of("t"), random.below(2), NO);
            handlers.add(new Race.Handler(Race.Callback.SET_CPUMASK, "t", List.of(set), NO));
        }
        handlers.add(new Race.Handler(Race.Callback.DISPATCH, "c", dispatch(), NO));
        return handlers;
    }

    private int queue() {
        return random.below(4) == 0 ? 1 : 0;
    }

    private int dsq() {
        return random.below(4) == 0 ? 1 : 0;
    }

    private List<Step> enqueue() {
        Step push = new Step.Push("t", queue(), NO);
        if (size == Size.LARGE && random.below(3) == 0) {
            CpuRef home = new CpuRef.OfTask("t");
            Step remember = new Step.SetWord(0, Optional.of("t"), 0, Optional.of(home), NO);
            return List.of(remember, new Step.Push("t", QUEUES_OF_CPUS, Optional.of(home), NO));
        }
        return switch (random.below(8)) {
            case 0 -> List.of(insert(somewhere()));
            case 1 -> List.of(choice(List.of(insert(somewhere())), List.of(push)));
            case 2 -> List.of(insert(new Place.Dsq(dsq())));
            case 3 -> List.of(new Step.SetWord(1, Optional.empty(), 1, NO), new Step.Locked(0, List.of(push), NO));
            case 4 -> List.of(choice(List.of(insert(new Place.Dsq(dsq()))), List.of(push)));
            default -> List.of(push);
        };
    }

    private Step choice(List<Step> yes, List<Step> no) {
        Race.Test test = random.below(2) == 0
                ? new Race.Test.Allowed("t", new CpuRef.Number(random.below(cpus)))
                : new Race.Test.WordIs(0, Optional.of("t"), random.below(2) == 0, 0);
        return new Step.If(test, yes, Optional.of(no), NO);
    }

    private List<Step> dispatch() {
        List<Step> steps = new ArrayList<>();
        if (peeks && random.below(4) == 0) {
            List<Step> nothing = List.of(new Step.SetWord(1, Optional.empty(), random.below(2), NO));
            steps.add(new Step.PeekDsq(dsq(), "t", Optional.of(nothing), NO));
        }
        for (int n = random.below(size == Size.SMALL ? 2 : 3); n >= 0; n--) {
            // A callback ends at the first step that fails, so what may find nothing comes last but one.
            steps.addAll(random.below(3) == 0 ? moves() : takes());
        }
        return steps;
    }

    /** From this CPU's queue, or from one that was written down, to where it was then. */
    private List<Step> takesOfCpus() {
        CpuRef here = new CpuRef.Parameter();
        CpuRef home = new CpuRef.Word(0, Optional.of("t"));
        Step pop = new Step.Pop(QUEUES_OF_CPUS, Optional.of(here), "t", Optional.empty(), NO);
        Step push = new Step.Push("t", QUEUES_OF_CPUS, Optional.of(new CpuRef.OfTask("t")), NO);
        Step insert = insert(new Place.Local(Optional.of(random.below(2) == 0 ? here : home)));
        return switch (random.below(4)) {
            case 0 -> List.of(pop, choiceOf(new Race.Test.CpuIs(home, true, here), insert, push));
            case 1 -> List.of(pop, choiceOf(new Race.Test.CpuIs(here, false, number()), insert, push));
            case 2 -> List.of(pop, choiceOf(new Race.Test.Allowed("t", home), insert, push));
            default -> List.of(pop, insert);
        };
    }

    private CpuRef number() {
        return new CpuRef.Number(random.below(cpus));
    }

    private static Step choiceOf(Race.Test test, Step yes, Step no) {
        return new Step.If(test, List.of(yes), Optional.of(List.of(no)), NO);
    }

    private List<Step> takes() {
        if (size == Size.LARGE && random.below(3) == 0) {
            return takesOfCpus();
        }
        int queue = queue();
        Step pop = new Step.Pop(queue, "t", NO);
        Step peek = new Step.Peek(queue, "t", NO);
        Step remove = new Step.Remove("t", queue, NO);
        Step push = new Step.Push("t", queue, NO);
        Step check = new Step.Check(new Race.Test.Allowed("t", new CpuRef.Parameter()), Optional.empty(), NO);
        Step back = new Step.Check(
                new Race.Test.Allowed("t", new CpuRef.Parameter()),
                Optional.of(List.of(push, new Step.Return(NO))),
                NO);
        if (size == Size.SMALL && random.below(8) == 0) {
            Step retry = new Step.Check(
                    new Race.Test.Allowed("t", new CpuRef.Parameter()),
                    Optional.of(List.of(push, new Step.Retry(NO))),
                    NO);
            return List.of(pop, retry, insert(here()));
        }
        Step insert = insert(random.below(3) == 0 ? somewhere() : here());
        return switch (random.below(7)) {
            case 0 -> List.of(pop, insert);
            case 1 -> List.of(pop, back, insert);
            case 2 -> List.of(peek, check, remove, insert);
            case 3 -> List.of(peek, check, insert, remove);
            case 4 -> List.of(new Step.Locked(0, List.of(peek, check, remove, insert), NO));
            case 5 -> List.of(pop, insert, new Step.Cancel(NO), insert(here()));
            default -> List.of(pop, insert, insert(somewhere()));
        };
    }

    private List<Step> moves() {
        int dsq = dsq();
        Step move = new Step.Move("t", dsq, random.below(3) == 0 ? somewhere() : here(), Optional.empty(), NO);
        Race.Test allowed = new Race.Test.Allowed("t", new CpuRef.Parameter());
        Step guarded = new Step.If(allowed, List.of(move), Optional.empty(), NO);
        return List.of(new Step.Each(dsq, "t", List.of(random.below(2) == 0 ? guarded : move), NO));
    }

    private Step insert(Place place) {
        boolean head = size == Size.LARGE && random.below(3) == 0;
        List<Race.FlagRef> flags = head ? List.of(new Race.FlagRef.Named(Race.Flag.HEAD)) : List.of();
        return new Step.Insert("t", place, Optional.empty(), flags, Optional.empty(), NO);
    }

    private static Place here() {
        return new Place.Local(Optional.of(new CpuRef.Parameter()));
    }

    private Place somewhere() {
        return switch (random.below(4)) {
            case 0 -> new Place.Global();
            case 1 -> new Place.Dsq(dsq());
            case 2 -> new Place.Local(Optional.empty());
            default -> new Place.Local(Optional.of(new CpuRef.Number(random.below(cpus))));
        };
    }
}
