package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Kernel;
import org.scxc.model.Layout;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/**
 * Which idle CPU the kernel chooses (docs/kernel/idle.md#select-cpu-dfl), on 2 nodes of 2 LLCs of 2 cores of 2 threads: node 0
 * has CPUs 0 to 7, its second LLC 4 to 7.
 */
class IdleSearchTest {
    private static final long SYNC = Scx.WAKE_TTWU | Scx.WAKE_SYNC;

    /** @param idleCpus the only ones that are idle; searches run on CPU 9 or the last, whose cursor is at CPU 0 */
    private static int select(
            String kernel, String idleCpus, int prev, long wakeFlags, String mask, long flags, long ops) {
        return select(new Machine(2, 4, 2, 2), kernel, idleCpus, prev, wakeFlags, mask, flags, ops);
    }

    private static int select(
            Machine machine,
            String kernel,
            String idleCpus,
            int prev,
            long wakeFlags,
            String mask,
            long flags,
            long ops) {
        Core core = new Core(machine, new Kernel(KernelProfiles.of(kernel), 250, 0), 32, 1, 1, 0, new Rng(1));
        core.search.topology(ops);
        CpuSet idle = CpuSet.parse(idleCpus);
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            core.idle.leaveIdle(cpu);
        }
        idle.stream().forEach(core.idle::enterIdle);
        int p = core.life.bootTask("task", -1, new Policy.Normal(), 0, -1, new NoWork());
        int allowed = core.tasks.mask(p);
        int among = allowed;
        if (!mask.isEmpty()) {
            among = core.store.masks("test.among", 1);
            core.store.maskFrom(among, CpuSet.parse(mask).words());
        }
        return core.search.select(Math.min(9, machine.cpus() - 1), p, prev, wakeFlags, among, flags);
    }

    private static Layout.Llc llc(int node, Layout.Cores... cores) {
        return new Layout.Llc(node, List.of(cores));
    }

    private static Layout.Cores cores(int count, int threads) {
        return new Layout.Cores(count, threads);
    }

    /** CPUs 0-1 and 2-3 are cores of two threads, 4 to 7 of one each: a core of one thread is idle as a whole when its CPU is. */
    @ParameterizedTest
    @CsvSource({
        "0-7, 2, 2", // its own core
        "'1,3,6', 3, 6", // threads beside busy ones come last
        "'1,3', 0, 1", // the sibling
        "'1,3', 6, 1", // a core of one thread has none
        "'1-3,7', 1, 2", // the next whole core behind the cursor
    })
    void someCoresHaveThreads(String idle, int prev, int expected) {
        Machine machine = new Machine(new Layout(List.of(llc(0, cores(2, 2), cores(4, 1)))));
        assertThat(select(machine, "7.3", idle, prev, Scx.WAKE_TTWU, "", 0, 0)).isEqualTo(expected);
    }

    /** LLCs of 2, 4 and 6 CPUs: 0-1, 2-5, 6-11. */
    @ParameterizedTest
    @CsvSource({
        "'1,2,11', 0, 1", // near first, in a small LLC
        "'1,5,11', 2, 5",
        "'1,5,11', 8, 11",
        "'5,11', 0, 5", // none is near
    })
    void llcsOfUnequalSize(String idle, int prev, int expected) {
        Machine machine =
                new Machine(new Layout(List.of(llc(0, cores(2, 1)), llc(0, cores(4, 1)), llc(0, cores(6, 1)))));
        assertThat(select(machine, "7.3", idle, prev, Scx.WAKE_TTWU, "", 0, 0)).isEqualTo(expected);
    }

    /**
     * scx_idle_update_selcpu_topology() looks at the LLC of the first online CPU only, and one of one CPU has no domain: nothing is
     * near to anything then.
     */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 11"})
    void aFirstLlcOfOneCpuTurnsLlcsOff(int first, int expected) {
        Machine machine = new Machine(new Layout(
                List.of(llc(0, cores(first, 1)), llc(0, cores(6 - first, 1)), llc(0, cores(6, 1)))));
        assertThat(select(machine, "7.3", "2,11", 10, Scx.WAKE_TTWU, "", 0, 0)).isEqualTo(expected);
    }

    /** An idle core before the previous CPU, near before far; 6.12 takes the next one of its cursor. */
    @ParameterizedTest
    @CsvSource({
        "7.3, 2-15, 2, 2", // its own core
        "7.3, '3,6-7,8-9', 3, 6", // a whole core of the node before the previous CPU
        "7.3, '2-3,6-7,8-9', 1, 2", // of the LLC
        "7.3, '6-7,8-9', 1, 6", // of the node
        "7.3, '8-9', 1, 8", // anywhere
        "7.3, '0-1', 9, 1",
        "6.12, '2-3,6-7,8-9', 1, 2",
        "7.3, '3,7', 3, 3", // no core: the previous CPU
        "7.3, '1,3,5', 0, 1", // its sibling
        "7.3, '3,5,9', 0, 3", // the LLC
        "7.3, '5,9', 0, 5", // the node
        "7.3, '9', 0, 9",
        "6.12, '5,9,12', 0, 5",
        "6.12, '9,12', 15, 9",
        "7.3, '9,12', 15, 12",
        "6.12, '1,14', 15, 1",
        "7.3, '1,14', 15, 14"
    })
    void nearBeforeFar(String kernel, String idle, int prev, int expected) {
        assertThat(select(kernel, idle, prev, Scx.WAKE_TTWU, "", 0, 0)).isEqualTo(expected);
    }

    /** SCX_WAKE_SYNC: the previous CPU if it shares the waker's LLC (CPUs 8 to 11), else the waker's. */
    @ParameterizedTest
    @CsvSource({"7.3, '10,14', 10, 10", "7.3, '2,14', 2, 9", "6.12, '10,14', 10, 9", "7.3, 14, 14, 9"})
    void synchronously(String kernel, String idle, int prev, int expected) {
        assertThat(select(kernel, idle, prev, SYNC, "", 0, 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'3,9', 3, 4-15, 0, 9", // the previous CPU is not among them
        "'3,9', 3, 4-7, 0, -16",
        "'3,6', 2, 0-7, 1, -16", // no idle core, and nothing else is asked for
        "'3,6-7', 2, 0-7, 1, 6"
    })
    void amongAMask(String idle, int prev, String mask, long flags, int expected) {
        assertThat(select("7.3", idle, prev, Scx.WAKE_TTWU, mask, flags, 0)).isEqualTo(expected);
    }

    /** SCX_OPS_BUILTIN_IDLE_PER_NODE: the previous CPU's node first, and with SCX_PICK_IDLE_IN_NODE no other. */
    @ParameterizedTest
    @CsvSource({"'5,9', 0, 0, 5", "'9', 0, 0, 9", "'9', 0, 2, -16", "'1,14', 15, 0, 14"})
    void byNode(String idle, int prev, long flags, int expected) {
        assertThat(select("7.3", idle, prev, Scx.WAKE_TTWU, "", flags, Scx.OPS_BUILTIN_IDLE_PER_NODE))
                .isEqualTo(expected);
    }
}
