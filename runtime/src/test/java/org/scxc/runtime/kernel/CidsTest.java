package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.CidTopology;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** The mapping between CPUs and cids: what the topology makes of it, and what ops.init_cids does. */
class CidsTest {
    private static final class Numbers implements SchedExtOps {
        private final int shardSize;
        private final int[][] override;
        private final List<String> seen = new ArrayList<>();
        private final List<String> topologies = new ArrayList<>();
        private @Nullable Kfuncs door;
        private int initCids;

        Numbers(int shardSize, int[]... override) {
            this.shardSize = shardSize;
            this.override = override;
        }

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        @Override
        public OpsInfo info() {
            EnumSet<Callback> has = EnumSet.of(
                    Callback.INIT_CIDS,
                    Callback.INIT,
                    Callback.INIT_TASK,
                    Callback.ENABLE,
                    Callback.SET_CPUMASK,
                    Callback.SET_WEIGHT);
            return new OpsInfo("numbers", 0, 0, 0, has, Optional.of(new OpsInfo.CidForm(shardSize)));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public int initCids() {
            seen.add("init_cids " + kernel().cpuToCid(0));
            if (override.length > 0) {
                kernel().cidOverride(override[0], override[1]);
            }
            return initCids;
        }

        @Override
        public int init() {
            StringBuilder cids = new StringBuilder("cids");
            for (int cpu = 0; cpu < kernel().nrCpus(); cpu++) {
                int cid = kernel().cpuToCid(cpu);
                assertThat(kernel().cidToCpu(cid)).isEqualTo(cpu);
                cids.append(' ').append(cid);
            }
            seen.add(cids.toString());
            for (int cid = 0; cid < kernel().nrCpus(); cid++) {
                StringBuilder levels = new StringBuilder();
                for (CidTopology level : CidTopology.values()) {
                    levels.append(kernel().cidTopology(cid, level)).append(' ');
                }
                topologies.add(levels.toString().strip());
            }
            return 0;
        }

        @Override
        public void enable(int task) {
            seen.add("enable");
        }

        @Override
        public void setCpumask(int task, int mask) {
            seen.add("set_cmask");
        }

        @Override
        public void setWeight(int task, int weight) {
            seen.add("set_weight");
        }
    }

    private static Core core(Machine machine) {
        return new Core(machine, new Kernel(KernelProfiles.of("7.3"), 250, 0), machine.cpus() + 8, 4, 1, 0, new Rng(1));
    }

    @Test
    void theUnitsOfTheTopologyAreRanges() {
        Numbers numbers = new Numbers(0);
        core(new Machine(2, 2, 2, 2)).schedulers.attach(numbers);
        assertThat(numbers.seen.subList(0, 2)).containsExactly("init_cids -22", "cids 0 1 2 3 4 5 6 7");
        assertThat(numbers.topologies)
                .containsExactly(
                        "0 0 0 0 0 0 0 0",
                        "0 0 0 0 0 0 0 0",
                        "2 1 0 0 0 0 0 0",
                        "2 1 0 0 0 0 0 0",
                        "4 2 4 1 4 1 4 1",
                        "4 2 4 1 4 1 4 1",
                        "6 3 4 1 4 1 4 1",
                        "6 3 4 1 4 1 4 1");
    }

    /** Five cores of an LLC in shards of at most four CPUs: three shards of two, two and one core. */
    @Test
    void coresAreSpreadOverTheShardsOfAnLlc() {
        Numbers numbers = new Numbers(4);
        core(new Machine(1, 1, 5, 2)).schedulers.attach(numbers);
        assertThat(numbers.topologies.stream().map(t -> t.substring(t.length() - 3)))
                .containsExactly("0 0", "0 0", "0 0", "0 0", "4 1", "4 1", "4 1", "4 1", "8 2", "8 2");
    }

    /** One that is away when the scheduler comes is behind the others, and has no place. */
    @Test
    void whatIsOfflineComesLast() {
        Core core = core(new Machine(1, 1, 4, 1));
        core.hotplug.set(1, false, 0);
        Numbers numbers = new Numbers(0);
        core.schedulers.attach(numbers);
        assertThat(numbers.seen).contains("cids 0 3 1 2");
        assertThat(numbers.topologies)
                .containsExactly("0 0 0 0 0 0 0 0", "1 1 0 0 0 0 0 0", "2 2 0 0 0 0 0 0", "-1 -1 -1 -1 -1 -1 3 1");
    }

    @Test
    void initCidsMayChangeTheMapping() {
        Numbers numbers = new Numbers(0, new int[] {3, 2, 1, 0}, new int[] {0, 1});
        core(new Machine(1, 1, 4, 1)).schedulers.attach(numbers);
        assertThat(numbers.seen).contains("cids 3 2 1 0");
        assertThat(numbers.topologies)
                .containsExactly(
                        "-1 -1 -1 -1 -1 -1 0 0",
                        "-1 -1 -1 -1 -1 -1 1 1",
                        "-1 -1 -1 -1 -1 -1 1 1",
                        "-1 -1 -1 -1 -1 -1 1 1");
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 2, 0, cid 0 assigned to multiple cpus",
        "0 1 3, 0, invalid cid 3",
        "0 1 -1, 0, invalid cid -1",
        "0 1 2, 1, 'scx_bpf_cid_override: shard_start[0] must be 0, got 1'",
        "0 1 2, 0 2 1, scx_bpf_cid_override: shard_start not increasing at [2]",
        "0 1 2, 0 3, scx_bpf_cid_override: shard_start[1]=3 >= 3"
    })
    void aMappingThatIsNoneEndsTheScheduler(String cids, String shards, String message) {
        Numbers numbers = new Numbers(0, numbers(cids), numbers(shards));
        Core core = core(new Machine(1, 1, 3, 1));
        core.schedulers.attach(numbers);
        assertThat(numbers.seen).containsExactly("init_cids -22");
        assertThat(Objects.requireNonNull(core.exits.record()).message()).isEqualTo(message);
    }

    private static int[] numbers(String text) {
        return List.of(text.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void aShardHoldsNoMoreThan512() {
        Numbers numbers = new Numbers(0, IntStream.range(0, 600).toArray(), new int[] {0});
        Core core = core(new Machine(1, 1, 600, 1));
        core.schedulers.attach(numbers);
        assertThat(Objects.requireNonNull(core.exits.record()).message())
                .isEqualTo("scx_bpf_cid_override: shard[0] span 600 exceeds max 512");
    }

    @Test
    void initCidsMayFail() {
        Numbers numbers = new Numbers(0);
        numbers.initCids = -Scx.EINVAL;
        Core core = core(new Machine(1, 1, 2, 1));
        core.schedulers.attach(numbers);
        assertThat(numbers.seen).containsExactly("init_cids -22");
        assertThat(Objects.requireNonNull(core.exits.record()).message()).isEqualTo("ops.init_cids() failed (-22)");
    }

    /** __scx_enable_task(): the mask is there before what depends on the weight. */
    @Test
    void aTaskComesWithItsMask() {
        Core core = core(new Machine(1, 1, 2, 1));
        Numbers numbers = new Numbers(0);
        core.schedulers.attach(numbers);
        numbers.seen.clear();
        core.life.bootTask("t", -1, new Policy.Normal(), 0, -1, new Idler());
        assertThat(numbers.seen).containsExactly("enable", "set_cmask", "set_weight");
    }

    /** Does nothing. */
    private static final class Idler implements Behavior {
        @Override
        public void started(int task) {}

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {}
    }
}
