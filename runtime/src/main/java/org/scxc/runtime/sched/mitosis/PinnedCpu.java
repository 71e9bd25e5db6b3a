package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;

/** The CPU of a pinned task: bound until the next assignment (this class), or chosen anew ({@link Dynamic}). */
class PinnedCpu {
    final State state;
    final Kfuncs kernel;
    final QueueAssignment queues;

    private PinnedCpu(State state, QueueAssignment queues) {
        this.state = state;
        this.kernel = state.kernel;
        this.queues = queues;
    }

    static PinnedCpu of(State state, MitosisFlags flags, QueueAssignment queues, IdleSearch idle) {
        return flags.dynamicAffinity() ? new Dynamic(state, queues, idle) : new PinnedCpu(state, queues);
    }

    /** @return the CPU if it was idle and is claimed now, else its complement */
    int select(int task, int prev) {
        return claim(queues.boundCpu(task));
    }

    int enqueue(int task) {
        return queues.boundCpu(task);
    }

    final int claim(int cpu) {
        return kernel.testAndClearCpuIdle(cpu) ? cpu : ~cpu;
    }

    /** {@code --dynamic-affinity-cpu-selection} (docs/kernel/mitosis.md#select-cpu, #enqueue). */
    private static final class Dynamic extends PinnedCpu {
        private final IdleSearch idle;

        Dynamic(State state, QueueAssignment queues, IdleSearch idle) {
            super(state, queues);
            this.idle = idle;
        }

        @Override
        int select(int task, int prev) {
            if (kernel.nrCpusAllowed(task) == 1) {
                return super.select(task, prev);
            }
            int cpu = idle.from(kernel.cpusPtr(task), prev);
            if (cpu < 0) {
                return claim(prev);
            }
            if (cpu != queues.boundCpu(task)) {
                queues.bind(task, cpu);
            }
            return cpu;
        }

        @Override
        int enqueue(int task) {
            int cpu = queues.boundCpu(task);
            if (kernel.dsqNrQueued(Dsqs.cpu(cpu)) > 0) {
                int other = kernel.anyDistribute(kernel.cpusPtr(task));
                if (other != cpu) {
                    queues.bind(task, other);
                    cpu = other;
                }
            }
            kernel.kickCpu(cpu, Scx.KICK_IDLE);
            return cpu;
        }
    }
}
