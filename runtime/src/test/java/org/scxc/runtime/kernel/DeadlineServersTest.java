package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.DeadlineServer;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** What a real-time spinner leaves to the tasks below it: docs/kernel/servers.md#states. */
class DeadlineServersTest {
    private static final long MS = 1_000_000;
    private static final long SLACK = 20_000; // interrupt to task
    private static final DeadlineServer DEFAULT = new DeadlineServer(50 * MS, 1000 * MS);
    private static final DeadlineServer OFF = new DeadlineServer(0, 1000 * MS);

    /** One FIFO for all, over a DSQ of its own. */
    private static final class Fifo implements SchedExtOps {
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            return new OpsInfo(
                    "fifo",
                    0,
                    0,
                    0,
                    EnumSet.of(Callback.ENQUEUE, Callback.DISPATCH, Callback.CPU_ONLINE, Callback.CPU_OFFLINE));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
            kernel.createDsq(1, -1);
        }

        @Override
        public void enqueue(int p, long flags) {
            Objects.requireNonNull(door).dsqInsert(p, 1, Scx.SLICE_DFL, flags);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            Objects.requireNonNull(door).dsqMoveToLocal(1);
        }
    }

    /** Runs and sleeps by turns, and knows when it ran. A run of 0 never ends. */
    private static final class Worker implements Behavior {
        private final Core core;
        private final long runNs;
        private final long sleepNs;
        private final List<Long> began = new ArrayList<>();
        private final List<Long> ended = new ArrayList<>();
        private long left;

        Worker(Core core, long runNs, long sleepNs) {
            this.core = core;
            this.runNs = runNs;
            this.sleepNs = sleepNs;
            left = runNs;
        }

        @Override
        public void started(int task) {
            began.add(core.clock.now());
            if (runNs > 0) {
                core.clock.task.set(task, core.clock.now() + left);
            }
        }

        @Override
        public void stopped(int task) {
            ended.add(core.clock.now());
            left -= core.clock.now() - began.getLast();
        }

        @Override
        public void ended(int task) {
            long until = sleepNs == Long.MAX_VALUE ? WinnerTree.NEVER : core.clock.now() + sleepNs;
            core.running.block(task, until);
            left = runNs;
        }

        long length(int run) {
            return ended.get(run) - began.get(run);
        }

        long total(long from) {
            long sum = 0;
            for (int i = 0; i < began.size(); i++) {
                long end = i < ended.size() ? ended.get(i) : core.clock.now();
                sum += Math.max(0, end - Math.max(from, began.get(i)));
            }
            return sum;
        }
    }

    private static Core core(String version, int hz, int cpus, DeadlineServer fair, DeadlineServer ext) {
        KernelProfile profile = KernelProfiles.of(version);
        Kernel kernel = new Kernel(version, Optional.of(profile.release()), hz, 0, 0, fair, ext, profile);
        return new Core(new Machine(1, 1, cpus, 1), kernel, 40, 1, 1, 0, new Rng(1));
    }

    private static Core core(String version, int hz) {
        Kernel kernel = new Kernel(KernelProfiles.of(version), hz, 0);
        return core(version, hz, 1, kernel.fairServer(), kernel.extServer());
    }

    private static int boot(Core core, Policy policy, Behavior behavior, long at) {
        int p = core.life.bootTask("task", -1, policy, 0, 0, behavior);
        core.clock.task.set(p, at);
        return p;
    }

    private static Worker low(Core core) {
        Worker low = new Worker(core, 0, 0);
        boot(core, new Policy.Normal(), low, MS);
        return low;
    }

    private static void hog(Core core, long at) {
        boot(core, new Policy.Fifo(1), new Worker(core, 0, 0), at);
    }

    private static void attach(Core core, boolean ext) {
        core.runUntil(10 * MS);
        if (ext) {
            assertThat(core.schedulers.attach(new Fifo())).isNull();
        }
    }

    /** docs/kernel/servers.md#zero-laxity, #depletion: the runtime and what is left of a tick, 950 ms after the time before. */
    @ParameterizedTest
    @CsvSource({
        "6.12, false, 250",
        "6.18, false, 250",
        "7.3, false, 250",
        "7.0, true, 250",
        "7.3, true, 250",
        "7.3, true, 1000"
    })
    void aServerWaitsForItsZeroLaxityAndRunsToATick(String version, boolean ext, int hz) {
        Core core = core(version, hz);
        Worker low = low(core);
        attach(core, ext);
        hog(core, 300 * MS);
        core.runUntil(30_000 * MS);
        long tick = 1_000_000_000L / hz;
        assertThat(low.began.get(1) - low.ended.get(0)).isBetween(898 * MS - tick, 950 * MS + SLACK);
        assertThat(low.ended).hasSizeGreaterThan(28);
        for (int i = 1; i < 28; i++) {
            assertThat(low.length(i)).as("run %s", i).isBetween(50 * MS - SLACK, 50 * MS + tick + SLACK);
            assertThat(low.began.get(i + 1) - low.ended.get(i))
                    .as("after run %s", i)
                    .isBetween(950 * MS - SLACK, 950 * MS + SLACK);
        }
    }

    @ParameterizedTest
    @CsvSource({"6.12, true", "6.18, true", "6.19, true"})
    void nothingServesExtBefore70(String version, boolean ext) {
        Core core = core(version, 250);
        Worker low = low(core);
        attach(core, ext);
        hog(core, 300 * MS);
        core.runUntil(30_000 * MS);
        assertThat(low.began).hasSize(1);
    }

    @Test
    void aServerOfNoRuntimeServesNobody() {
        for (boolean ext : List.of(false, true)) {
            Core core = core("7.3", 250, 1, ext ? DEFAULT : OFF, ext ? OFF : DEFAULT);
            Worker low = low(core);
            attach(core, ext);
            hog(core, 300 * MS);
            core.runUntil(30_000 * MS);
            assertThat(low.began).hasSize(1);
        }
    }

    @Test
    void theSettingsAreRuntimeAndPeriod() {
        Core core = core("7.3", 1000, 1, DEFAULT, new DeadlineServer(20 * MS, 100 * MS));
        Worker low = low(core);
        attach(core, true);
        hog(core, 300 * MS);
        core.runUntil(10_300 * MS);
        // 20 ms to 21 in 100 ms to 101
        assertThat(low.total(300 * MS)).isBetween(98 * 20 * MS, 100 * 21 * MS);
        for (int i = 1; i < 90; i++) {
            assertThat(low.length(i)).isBetween(20 * MS - SLACK, 21 * MS + SLACK);
            assertThat(low.began.get(i + 1) - low.ended.get(i)).isBetween(80 * MS - SLACK, 80 * MS + SLACK);
        }
    }

    /** docs/kernel/servers.md#background: 100 ms in each second are more than 50. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClassThatGetsItsRuntimeIsNotServed(boolean ext) {
        Core core = core("7.3", 250);
        Worker low = low(core);
        attach(core, ext);
        Worker mostly = new Worker(core, 900 * MS, 100 * MS);
        boot(core, new Policy.Fifo(1), mostly, 300 * MS);
        core.runUntil(20_000 * MS);
        for (int i = 0; i + 1 < mostly.ended.size(); i++) {
            assertThat(mostly.length(i)).isEqualTo(900 * MS);
        }
        assertThat(mostly.ended).hasSizeGreaterThan(18);
        assertThat(low.began).hasSize(mostly.ended.size() + 1);
    }

    /** 40 ms of the 50 in the background: the server waits for 10 ms before its deadline, not for 50. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheClassHadInTheBackgroundPushesTheServer(boolean ext) {
        Core core = core("7.3", 250);
        attach(core, ext);
        Worker low = new Worker(core, 0, 0);
        boot(core, new Policy.Normal(), low, 100 * MS);
        boot(core, new Policy.Fifo(1), new Worker(core, 90 * MS, Long.MAX_VALUE), 110 * MS);
        hog(core, 230 * MS);
        core.runUntil(1_500 * MS);
        assertThat(low.began).hasSize(3);
        assertThat(low.began.get(2)).isBetween(1_090 * MS - 2 * SLACK, 1_090 * MS + 2 * SLACK);
        assertThat(low.length(2)).isBetween(50 * MS - SLACK, 54 * MS + SLACK);
    }

    /** pick_task_dl() comes before pick_task_rt(), whatever wakes meanwhile. */
    @Test
    void aServedTaskIsNotPreemptedByRealTime() {
        Core core = core("7.3", 250);
        Worker low = low(core);
        attach(core, true);
        hog(core, 300 * MS);
        core.runUntil(1_000 * MS);
        for (int i = 0; i < 300 && low.began.size() < 2; i++) {
            core.runUntil(core.clock.now() + MS);
        }
        assertThat(low.began).hasSize(2);
        Worker urgent = new Worker(core, 5 * MS, Long.MAX_VALUE);
        boot(core, new Policy.Fifo(99), urgent, core.clock.now() + 10 * MS);
        core.runUntil(core.clock.now() + 100 * MS);
        assertThat(low.length(1)).isGreaterThanOrEqualTo(50 * MS - SLACK);
        assertThat(urgent.began.getFirst()).isEqualTo(low.ended.get(1));
    }

    /**
     * docs/kernel/servers.md#idle, #stop: from 6.19 on idle time counts, and the first timer finds nobody; before, that timer
     * sees 40 ms of the runtime left, and is set 10 ms later.
     */
    @ParameterizedTest
    @CsvSource({"6.12, 961", "6.18, 961", "6.19, 951", "7.3, 951"})
    void theServerOfAnIdleCpuStops(String version, long stopsAt) {
        Core core = core(version, 250);
        boot(core, new Policy.Normal(), new Worker(core, 10 * MS, Long.MAX_VALUE), MS);
        core.runUntil(stopsAt * MS - MS);
        assertThat(core.clock.server.isArmed(DeadlineServers.FAIR)).isTrue();
        core.runUntil(stopsAt * MS + MS);
        assertThat(core.clock.server.isArmed(DeadlineServers.FAIR)).isFalse();
        long events = core.clock.events();
        core.runUntil(60_000 * MS);
        assertThat(core.clock.events()).isEqualTo(events);
    }

    /** docs/kernel/servers.md#start: a server that was running and stopped goes on in the same period, at once. */
    @Test
    void aServerGoesOnInItsPeriod() {
        Core core = core("7.3", 250);
        Worker bursts = new Worker(core, 10 * MS, 100 * MS);
        boot(core, new Policy.Normal(), bursts, 100 * MS);
        attach(core, true);
        hog(core, 50 * MS);
        core.runUntil(1_400 * MS);
        // zero laxity 950 ms after the first wake-up; then a burst after each sleep, until 50 ms are used up
        assertThat(bursts.began.getFirst()).isBetween(1_050 * MS, 1_050 * MS + SLACK);
        assertThat(bursts.began.get(1)).isBetween(1_160 * MS, 1_160 * MS + 2 * SLACK);
        assertThat(bursts.length(1)).isEqualTo(10 * MS);
    }

    /** docs/kernel/servers.md#start: 50 ms before its deadline it may have 5 % of them, not the 40 ms that are left. */
    @Test
    void aServerThatGoesOnGetsNoMoreThanItsShare() {
        Core core = core("7.3", 250);
        Worker bursts = new Worker(core, 10 * MS, 940 * MS);
        boot(core, new Policy.Normal(), bursts, 100 * MS);
        attach(core, true);
        hog(core, 50 * MS);
        core.runUntil(2_100 * MS);
        assertThat(bursts.began).hasSize(2);
        assertThat(bursts.began.get(1)).isBetween(2_000 * MS, 2_000 * MS + 2 * SLACK);
        assertThat(bursts.length(1)).isBetween(2 * MS, 7 * MS);
    }

    @Test
    void anOfflineCpuHasNoServer() {
        KernelProfile profile = KernelProfiles.of("7.3");
        Core core = core(
                "7.3", 250, 2, profile.timed().fairServer(), profile.timed().extServer());
        low(core);
        core.runUntil(10 * MS);
        assertThat(core.clock.server.isArmed(DeadlineServers.FAIR)).isTrue();
        assertThat(core.hotplug.set(0, false, 1)).isTrue();
        core.runUntil(20 * MS);
        assertThat(core.clock.server.isArmed(DeadlineServers.FAIR)).isFalse();
    }

    /** What a server takes for the first task of sched_ext on a runqueue is the first one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tasksOfSchedExtAreCountedWhateverHappensToThem(long seed) {
        Core core = core("7.3", 250, 4, DEFAULT, DEFAULT);
        Rng rng = new Rng(seed);
        List<Integer> tasks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Behavior worker =
                    i < 4 ? new Worker(core, 0, 0) : new Worker(core, (1 + rng.below(9)) * MS, (1 + rng.below(9)) * MS);
            int p = core.life.bootTask("task", -1, new Policy.Normal(), 0, -1, worker);
            core.clock.task.set(p, MS + i * 1000L);
            tasks.add(p);
        }
        attach(core, true);
        int mask = core.store.masks("test.mask", 1);
        for (int step = 0; step < 2_000; step++) {
            int p = tasks.get(rng.below(tasks.size()));
            int cpu = rng.below(4);
            switch (rng.below(8)) {
                case 0 -> core.policies.setPolicy(p, new Policy.Fifo(1));
                case 1, 2 -> core.policies.setPolicy(p, new Policy.Normal());
                case 3 -> core.policies.setNice(p, rng.below(20));
                case 4, 5 -> {
                    core.store.maskZero(mask);
                    core.store.maskSet(mask, cpu);
                    core.store.maskSet(mask, rng.below(4));
                    core.affinities.change(p, mask);
                }
                case 6 -> core.hotplug.set(3, rng.below(2) == 0, 0);
                default -> core.freezer.thaw(p, 0);
            }
            core.runUntil(core.clock.now() + rng.below(3 * MS));
            assertThat(core.exits.isClaimed()).isFalse();
            check(core, tasks);
        }
    }

    private static void check(Core core, List<Integer> tasks) {
        int[] there = new int[4];
        for (int p = 0; p < core.tasks.count; p++) {
            boolean on = core.tasks.state[p] == Tasks.RUNNABLE || core.tasks.state[p] == Tasks.RUNNING;
            if (on && core.tasks.sched[p] == Tasks.EXT) {
                there[core.tasks.cpu(p)]++;
            }
        }
        assertThat(tasks).isNotEmpty();
        for (int cpu = 0; cpu < 4; cpu++) {
            assertThat(core.extTasks(cpu))
                    .as("CPU %s at %s", cpu, core.clock.now())
                    .isEqualTo(there[cpu]);
        }
    }
}
