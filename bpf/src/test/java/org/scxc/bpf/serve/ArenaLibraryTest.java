package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.model.Machine;
import org.scxc.runtime.state.Store;

/** What the user half of the arena library passes to its programs. */
class ArenaLibraryTest {
    private static final int MASK_BYTES = 80;

    /** Programs that hand out masks and write down what they are given. */
    private static class Recorded implements UserHalf.Programs {
        final List<String> ran = new ArrayList<>();
        final List<byte[]> masks = new ArrayList<>();

        @Override
        public int run(String program, byte[] context) {
            ByteBuffer words = ByteBuffer.wrap(context).order(ByteOrder.LITTLE_ENDIAN);
            if (program.equals("arena_topology_init")) {
                int[] children = new int[context.length / Integer.BYTES];
                words.asIntBuffer().get(children);
                ran.add(program + Arrays.toString(children));
            } else if (program.equals("arena_alloc_mask")) {
                words.putLong(0, allocated());
            } else {
                long[] arguments = new long[context.length / Long.BYTES];
                words.asLongBuffer().get(arguments);
                ran.add(program + Arrays.toString(arguments));
            }
            return 0;
        }

        long allocated() {
            masks.add(new byte[MASK_BYTES]);
            return masks.size();
        }

        @Override
        public void gaveUp(String why) {
            throw new AssertionError(why);
        }

        @Override
        public UserHalf.Mapped mapped(long address) {
            return new UserHalf.Mapped(masks.get((int) address - 1), 0);
        }

        @Override
        public @Nullable BpfMap map(String name) {
            return null;
        }

        @Override
        public Value value(String variable) {
            throw new AssertionError(variable);
        }

        @Override
        public Value element(String map, int index, int cpu) {
            throw new AssertionError(map);
        }

        @Override
        public Value made(String struct) {
            throw new AssertionError(struct);
        }

        @Override
        public int parent(int cgroup) {
            throw new AssertionError(cgroup);
        }

        @Override
        public Store store() {
            throw new AssertionError("store");
        }

        @Override
        public long nowNs() {
            return 0;
        }

        @Override
        public UserHalf.Mapped variable(String name) {
            throw new IllegalArgumentException(name);
        }
    }

    /** 2 nodes with 1 LLC each: more than 255 cores in an LLC, more than one word of a mask. */
    @Test
    void eachLevelIsToldWithItsCpus() {
        Recorded programs = new Recorded();
        assertThat(new ArenaLibrary(new Machine(2, 2, 300, 1), 100).beforeAttach(programs))
                .isEmpty();
        assertThat(programs.ran)
                .startsWith("arena_init[8, 100, 0]", "arena_topology_init[2, 1, 300, 1, 0]")
                .hasSize(2 + 1 + 2 + 2 + 600 + 600)
                .contains("arena_topology_node_init[1, 0, 0]");
        ByteBuffer second = ByteBuffer.wrap(programs.masks.get(2)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(second.getLong(4 * 8))
                .as("CPUs 256 to 319 of the node that begins with 300")
                .isEqualTo(-1L << 44);
    }

    @Test
    void withoutAMaskItGivesUp() {
        Recorded programs = new Recorded() {
            @Override
            long allocated() {
                return 0;
            }
        };
        assertThat(new ArenaLibrary(new Machine(1, 1, 2, 1), 100).beforeAttach(programs))
                .contains("arena_alloc_mask gave no mask");
    }
}
