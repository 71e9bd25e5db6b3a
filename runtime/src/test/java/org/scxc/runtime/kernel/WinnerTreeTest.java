package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.scxc.runtime.state.Rng;

/** The timer queues against the plainest thing that could work; seeds are printed by the assertion. */
class WinnerTreeTest {
    @Test
    void agreesWithALinearScan() {
        for (long seed = 1; seed <= 50; seed++) {
            Rng rng = new Rng(seed);
            int slots = 1 + rng.below(70);
            WinnerTree tree = new WinnerTree(slots);
            long[] due = new long[slots];
            Arrays.fill(due, WinnerTree.NEVER);
            for (int i = 0; i < 500; i++) {
                int slot = rng.below(slots);
                long at = rng.below(4) == 0 ? WinnerTree.NEVER : rng.below(100);
                due[slot] = at;
                tree.set(slot, at);
                long first = Arrays.stream(due).min().orElseThrow();
                assertThat(tree.firstAt()).as("seed %d step %d", seed, i).isEqualTo(first);
                if (first != WinnerTree.NEVER) {
                    assertThat(tree.first()).as("seed %d step %d", seed, i).isEqualTo(indexOf(due, first));
                }
            }
        }
    }

    @Test
    void switchesThatEndFirstAndOnLowCpusComeFirst() {
        for (long seed = 1; seed <= 50; seed++) {
            Rng rng = new Rng(seed);
            int cpus = 1 + rng.below(20);
            SwitchQueue queue = new SwitchQueue(cpus);
            long[] due = new long[cpus];
            Arrays.fill(due, WinnerTree.NEVER);
            for (int i = 0; i < 500; i++) {
                int cpu = rng.below(cpus);
                if (due[cpu] != WinnerTree.NEVER || rng.below(4) == 0) {
                    due[cpu] = WinnerTree.NEVER;
                    queue.remove(cpu);
                } else {
                    due[cpu] = (long) i / 3 + rng.below(3);
                    queue.add(cpu, due[cpu]);
                }
                long first = Arrays.stream(due).min().orElseThrow();
                assertThat(queue.firstAt()).as("seed %d step %d", seed, i).isEqualTo(first);
                if (first != WinnerTree.NEVER) {
                    assertThat(queue.first()).as("seed %d step %d", seed, i).isEqualTo(indexOf(due, first));
                }
            }
        }
    }

    private static int indexOf(long[] due, long value) {
        for (int i = 0; i < due.length; i++) {
            if (due[i] == value) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void heapGivesEventsByTimeThenOrder() {
        for (long seed = 1; seed <= 20; seed++) {
            Rng rng = new Rng(seed);
            EventHeap heap = new EventHeap();
            for (int i = 0; i < 300; i++) {
                heap.add(rng.below(20), 0, i, 0);
            }
            long lastAt = -1;
            int lastOrder = -1;
            for (int i = 0; i < 300; i++) {
                heap.remove();
                assertThat(heap.outAt).as("seed %d", seed).isGreaterThanOrEqualTo(lastAt);
                if (heap.outAt == lastAt) {
                    assertThat(heap.outA).as("seed %d", seed).isGreaterThan(lastOrder);
                }
                lastAt = heap.outAt;
                lastOrder = heap.outA;
            }
            assertThat(heap.firstAt()).isEqualTo(WinnerTree.NEVER);
        }
    }
}
