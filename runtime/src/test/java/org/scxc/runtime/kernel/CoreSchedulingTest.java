package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** docs/kernel/core-scheduling.md#selection, #order. */
class CoreSchedulingTest {
    private static final long S = 1_000_000_000L;

    /** Keeps all tasks itself, and gives a CPU the one that waits for longest. */
    private static final class Keeper implements SchedExtOps {
        private final List<Integer> kept = new ArrayList<>();
        private final List<Long> dequeued = new ArrayList<>();
        private final Set<String> dispatched = new TreeSet<>();
        private IntSupplier runsOn = () -> -1;
        private final EnumSet<Callback> has;
        private @Nullable Kfuncs door;

        Keeper(Callback... more) {
            has = EnumSet.of(Callback.ENQUEUE, Callback.DISPATCH, Callback.DEQUEUE);
            has.addAll(List.of(more));
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("keeper", 0, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            kept.add(task);
        }

        @Override
        public void dequeue(int task, long deqFlags) {
            dequeued.add(deqFlags);
            kept.remove((Integer) task);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            Kfuncs kernel = Objects.requireNonNull(door);
            dispatched.add(runsOn.getAsInt() + " for " + cpu);
            for (int task : kept) {
                if (kernel.store().maskTest(kernel.cpusPtr(task), cpu)) {
                    kept.remove((Integer) task);
                    kernel.dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
                    return;
                }
            }
        }

        /** Tasks made first go first. */
        @Override
        public boolean coreSchedBefore(int a, int b) {
            return a < b;
        }
    }

    /** Measures how long threads of a core run tasks of two cookies. */
    private static final class Overlap implements Listener {
        private final Core core;
        private final int[] runs;
        private final long[] since;
        private long longest;

        Overlap(Core core) {
            this.core = core;
            int cpus = core.machine.cpus();
            runs = new int[cpus];
            since = new long[core.machine.cores()];
            Arrays.fill(runs, -1);
            Arrays.fill(since, -1);
        }

        @Override
        public void switched(int cpu, int prev, boolean prevRunnable, int next) {
            runs[cpu] = next;
            int core = this.core.machine.coreOf(cpu);
            boolean apart = this.core.machine.cpusOfCore(core).stream()
                            .map(c -> runs[c])
                            .filter(p -> p >= 0)
                            .map(p -> this.core.tasks.cookie[p])
                            .distinct()
                            .count()
                    > 1;
            if (since[core] >= 0) {
                longest = Math.max(longest, this.core.clock.now() - since[core]);
            }
            since[core] = apart ? this.core.clock.now() : -1;
        }
    }

    private final List<Integer> tasks = new ArrayList<>();

    private Core core(String version, Machine machine) {
        return new Core(machine, new Kernel(KernelProfiles.of(version), 250, 0), 24, 4, 1, 0, new Rng(1));
    }

    /** A spinner; {@code cpu} −1 = anywhere. */
    private int spinner(Core core, String cookie, int cpu) {
        int p = core.life.bootTask("p" + tasks.size(), -1, new Policy.Normal(), 0, cpu, new Spins());
        core.clock.task.set(p, 1_000L * (1 + tasks.size()));
        tasks.add(p);
        assertThat(core.cores.setCookie(p, cookie)).isZero();
        return p;
    }

    private static long ran(Core core, int p) {
        return core.tasks.execRuntime[p];
    }

    /** The time that the interrupt takes is all that two cookies have together. */
    @ParameterizedTest
    @CsvSource({
        "6.12, false",
        "6.18, false",
        "7.2, false",
        "7.3, false",
        "6.12, true",
        "6.18, true",
        "7.2, true",
        "7.3, true"
    })
    void twoCookiesNeverRunTogether(String version, boolean ext) {
        Core core = core(version, new Machine(1, 1, 2, 2));
        if (ext) {
            assertThat(core.schedulers.attach(new Keeper())).isNull();
        }
        for (String cookie : List.of("red", "red", "red", "blue", "blue", "blue", "green")) {
            spinner(core, cookie, -1);
        }
        core.runUntil(S / 10);
        Overlap overlap = new Overlap(core);
        for (int cpu = 0; cpu < 4; cpu++) {
            overlap.runs[cpu] = core.rqs.curr[cpu];
        }
        core.listen(overlap);
        core.runUntil(5 * S);
        assertThat(overlap.longest).isBetween(1L, 3_000L);
        assertThat(tasks).allSatisfy(p -> assertThat(ran(core, p)).isGreaterThan(S / 4));
    }

    /** SCX_DEQ_CORE_SCHED_EXEC: it was not dispatched. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "7.2"})
    void aTaskThatIsPickedInCustodyIsTakenFromTheScheduler(String version) {
        Core core = core(version, new Machine(1, 1, 1, 2));
        Keeper ops = new Keeper();
        assertThat(core.schedulers.attach(ops)).isNull();
        spinner(core, "red", 0);
        spinner(core, "blue", 1);
        spinner(core, "red", 1);
        core.runUntil(2 * S);
        assertThat(ops.dequeued).contains(Scx.DEQ_CORE_SCHED_EXEC);
        assertThat(tasks).allSatisfy(p -> assertThat(ran(core, p)).isGreaterThan(S / 4));
    }

    /** A lone task of EEVDF's gives way on a tick: task_tick_core(). */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "7.3"})
    void fairTasksTakeTurns(String version) {
        Core core = core(version, new Machine(1, 1, 1, 2));
        int first = spinner(core, "red", 0);
        int second = spinner(core, "blue", 1);
        core.runUntil(2 * S);
        assertThat(ran(core, first)).isBetween(9 * S / 10, 11 * S / 10);
        assertThat(ran(core, second)).isBetween(9 * S / 10, 11 * S / 10);
    }

    /** Up to 6.18 balance_scx() dispatches for all threads, whatever cookies these have; later a thread's own pick does. */
    @ParameterizedTest
    @CsvSource({"6.12, true", "6.18, true", "7.2, false", "7.3, false"})
    void aThreadDispatchesForTheOthers(String version, boolean forOthers) {
        Core core = core(version, new Machine(1, 1, 2, 2));
        Keeper ops = new Keeper();
        ops.runsOn = core::cpu;
        assertThat(core.schedulers.attach(ops)).isNull();
        spinner(core, "", 0);
        spinner(core, "red", 2);
        core.runUntil(S);
        assertThat(ops.dispatched.contains("0 for 1")).isEqualTo(forOthers);
    }

    /**
     * Up to 7.2 whoever wakes has had its turn: the other goes on to the end of its slice. From 7.3 on who runs comes after all that wait.
     */
    @ParameterizedTest
    @CsvSource({"6.12, false", "6.18, false", "7.2, false", "7.3, true"})
    void aTaskThatWakesWaitsForTheOtherCookie(String version, boolean first) {
        Core core = core(version, new Machine(1, 1, 1, 2));
        assertThat(core.schedulers.attach(new Keeper())).isNull();
        spinner(core, "red", 0);
        int sleeper = spinner(core, "blue", 1);
        core.tasks.behavior[sleeper] = new Sleeps(core);
        core.runUntil(2 * S);
        long turns = ran(core, sleeper) / Sleeps.RUN_NS;
        assertThat(turns).isBetween(first ? 900L : 80L, first ? 1_000L : 110L);
    }

    /** Runs a millisecond, sleeps one, and so on. */
    private record Sleeps(Core core) implements Behavior {
        private static final long RUN_NS = 1_000_000;

        @Override
        public void started(int task) {
            core.clock.task.set(task, core.clock.now() + RUN_NS);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            core.running.block(task, core.clock.now() + RUN_NS);
        }
    }

    /** Each cookie's tasks are in their order, whatever tasks of other cookies are between them. */
    @Test
    void aQueueOrdersEachCookieByItself() {
        CookieQueues queues = new CookieQueues(new int[] {1, 2, 1, 1, 2}, 1);
        for (int p : new int[] {3, 4, 0, 1, 2}) {
            queues.add(p, 0, other -> other > p);
        }
        assertThat(IntStream.range(0, 5).map(i -> queues.at(0, i)).filter(p -> p != 1 && p != 4))
                .containsExactly(0, 2, 3);
        queues.remove(2, 0);
        assertThat(queues.holds(2)).isFalse();
        assertThat(queues.count(0)).isEqualTo(4);
    }

    /** ops.core_sched_before() alone decides, where it is there. */
    @ParameterizedTest
    @ValueSource(strings = {"6.12", "7.2", "7.3"})
    void theSchedulerOrders(String version) {
        Core core = core(version, new Machine(1, 1, 1, 2));
        assertThat(core.schedulers.attach(new Keeper(Callback.CORE_SCHED_BEFORE)))
                .isNull();
        int first = spinner(core, "red", 0);
        int second = spinner(core, "blue", 1);
        core.runUntil(2 * S);
        assertThat(ran(core, first)).isGreaterThan(19 * S / 10);
        assertThat(ran(core, second)).isLessThan(S / 100);
    }

    /** Without it the end of a turn does. */
    @Test
    void withoutItTurnsAreTaken() {
        Core core = core("7.2", new Machine(1, 1, 1, 2));
        assertThat(core.schedulers.attach(new Keeper())).isNull();
        int first = spinner(core, "red", 0);
        int second = spinner(core, "blue", 1);
        core.runUntil(2 * S);
        assertThat(ran(core, first)).isBetween(9 * S / 10, 11 * S / 10);
        assertThat(ran(core, second)).isBetween(9 * S / 10, 11 * S / 10);
    }

    /**
     * A thread that is idle by force looks for a task with the core's cookie, in its own partition; balancing alone would leave it where
     * it is.
     */
    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void aForcedIdleThreadStealsATaskOfItsCookie(int partition, boolean steals) {
        Core core = core("7.3", new Machine(1, 1, 2, 2));
        core.ground.domains().rebuild(new int[] {0, 0, partition, partition});
        spinner(core, "blue", 1); // keeps CPU 1 forced idle while CPU 0 is red
        spinner(core, "red", 0);
        spinner(core, "red", 2);
        spinner(core, "red", 3);
        int waits = spinner(core, "red", 3);
        int anywhere = core.life.bootTask("anywhere", -1, new Policy.Normal(), 0, -1, new Spins());
        core.runUntil(
                6_000); // it is on CPU 3's runqueue now, and never ran: its core was no fuller than one that has an
        // idle thread
        core.tasks.setMask(waits, core.tasks.cpusMask(anywhere));
        Set<Integer> on = new TreeSet<>();
        core.listen(new Listener() {
            @Override
            public void switched(int cpu, int prev, boolean prevRunnable, int next) {
                if (next == waits) {
                    on.add(cpu);
                }
            }
        });
        core.runUntil(S);
        assertThat(on.contains(1)).isEqualTo(steals);
        assertThat(on).isNotEmpty();
    }

    @Test
    void withoutSmtThereIsNone() {
        Core core = core("6.18", new Machine(1, 1, 2, 1));
        int p = core.life.bootTask("p", -1, new Policy.Normal(), 0, -1, new Spins());
        assertThat(core.cores.setCookie(p, "red")).isEqualTo(-Scx.ENODEV);
        assertThat(core.cores.isOn).isFalse();
    }

    /** It is on as long as a task has a cookie. */
    @Test
    void theLastCookieSwitchesItOff() {
        Core core = core("6.18", new Machine(1, 1, 1, 2));
        int a = spinner(core, "red", 0);
        int b = spinner(core, "blue", 1);
        core.runUntil(S);
        core.cores.setCookie(a, "");
        assertThat(core.cores.isOn).isTrue();
        core.cores.setCookie(b, "");
        core.runUntil(S + S / 1000);
        assertThat(core.cores.isOn).isFalse();
        long before = ran(core, a) + ran(core, b);
        core.runUntil(2 * S);
        assertThat(core.rqs.curr[0]).isEqualTo(a);
        assertThat(core.rqs.curr[1]).isEqualTo(b);
        assertThat(before).isBetween(9 * S / 10, 11 * S / 10);
    }
}
