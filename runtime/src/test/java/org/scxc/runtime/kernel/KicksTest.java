package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/** docs/kernel/wakeup.md#kicks: a kick sets a bit of the CPU that kicks, and one irq-work serves all bits. */
class KicksTest {
    private static final int CPUS = 4;

    /** Kicks in the first dispatch of CPU 0 and notes the dispatches of all others. */
    private static final class Kicker implements SchedExtOps {
        private final Consumer<Kfuncs> kicks;
        private final List<Integer> dispatched = new ArrayList<>();
        private boolean done;
        private @Nullable Kfuncs door;

        Kicker(Consumer<Kfuncs> kicks) {
            this.kicks = kicks;
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("kicker", 0, 0, 0, EnumSet.of(Callback.DISPATCH));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void dispatch(int cpu, int prev) {
            if (cpu != 0) {
                dispatched.add(cpu);
            } else if (!done) {
                done = true;
                kicks.accept(Objects.requireNonNull(door));
            }
        }
    }

    private static List<Integer> kicked(Consumer<Kfuncs> kicks) {
        Kicker kicker = new Kicker(kicks);
        CpuSet[] masks = {CpuSet.range(0, CPUS - 1)};
        // a task that runs on CPU 3
        TimedSide side = new TimedSide("7.3", CPUS, new int[] {3}, masks, new boolean[] {true}, kicker);
        kicker.dispatched.clear();
        side.dispatch(0);
        long before = side.core.clock.events();
        side.core.runUntil(side.core.clock.now() + 1_000_000);
        assertThat(side.core.clock.events() - before).isLessThan(20);
        return kicker.dispatched;
    }

    @Test
    void manyKicksOfACpuAreOne() {
        assertThat(kicked(k -> {
                    for (int i = 0; i < 1_000; i++) {
                        k.kickCpu(2, 0);
                        k.kickCpu(1, 0);
                    }
                }))
                .containsExactly(1, 2);
    }

    @Test
    void aCpuThatIsKickedAnywayIsNotKickedOnceMoreForBeingIdle() {
        assertThat(kicked(k -> {
                    k.kickCpu(1, Scx.KICK_IDLE);
                    k.kickCpu(2, Scx.KICK_IDLE);
                    k.kickCpu(2, 0);
                }))
                .containsExactly(1, 2);
    }

    @Test
    void aBusyCpuIsNotKickedIfOnlyAnIdleOneIsWanted() {
        assertThat(kicked(k -> k.kickCpu(3, Scx.KICK_IDLE))).isEmpty();
        assertThat(kicked(k -> k.kickCpu(3, Scx.KICK_PREEMPT))).contains(3);
    }

    /** Kicks the other of two CPUs at each of its ticks, which come at the same time, with SCX_KICK_WAIT. */
    private static final class Waiter implements SchedExtOps {
        private final int[] ticks = new int[2];
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            return new OpsInfo("waiter", 0, 0, 0, EnumSet.of(Callback.TICK));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void tick(int task) {
            int cpu = Objects.requireNonNull(door).here();
            ticks[cpu]++;
            Objects.requireNonNull(door).kickCpu(1 - cpu, Scx.KICK_WAIT);
        }
    }

    private static int[] ticksOfTwoThatWaitForEachOther(String version) {
        Waiter waiter = new Waiter();
        CpuSet[] masks = {CpuSet.of(0), CpuSet.of(1)};
        TimedSide side = new TimedSide(version, 2, new int[] {0, 1}, masks, new boolean[] {true, true}, waiter);
        side.core.runUntil(side.core.clock.now() + 100_000_000);
        return waiter.ticks;
    }

    @Test
    void cpusThatWaitForEachOtherInTheirIrqWorkStandStill() {
        assertThat(ticksOfTwoThatWaitForEachOther("6.12")).containsExactly(1, 1);
        assertThat(ticksOfTwoThatWaitForEachOther("6.18")).containsExactly(1, 1);
    }

    @Test
    void inABalanceCallbackTheyDoNot() {
        assertThat(ticksOfTwoThatWaitForEachOther("7.3")).containsExactly(25, 25);
    }
}
