package org.scxc.runtime.kernel;

import org.scxc.model.Machine;

/**
 * How much work a CPU does in the time it has, of what the largest core does alone: by its capacity, and by whether a thread of
 * its core is busy where the machine says that this matters ({@code smt 60%}).
 */
public final class Paces {
    private final Machine machine;
    private final RunQueues rqs;
    private final boolean threads;

    Paces(Machine machine, RunQueues rqs) {
        this.machine = machine;
        this.rqs = rqs;
        threads = machine.slowsThreads();
    }

    /** Of 1024. */
    public int of(int cpu) {
        int capacity = machine.capacityOf(cpu);
        return threads && besideBusy(cpu) ? capacity * machine.smtPercent() / Machine.NO_SLOWDOWN : capacity;
    }

    private boolean besideBusy(int cpu) {
        int past = machine.pastCore(cpu);
        for (int other = machine.firstOfCore(cpu); other < past; other++) {
            if (other != cpu && rqs.curr[other] >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Called with each other thread of the core that runs a task. */
    interface Each {
        void thread(int cpu, int task);
    }

    /** The busy threads beside {@code cpu}, if they depend on it. */
    void beside(int cpu, Each each) {
        if (!threads) {
            return;
        }
        int past = machine.pastCore(cpu);
        for (int other = machine.firstOfCore(cpu); other < past; other++) {
            if (other != cpu && rqs.curr[other] >= 0) {
                each.thread(other, rqs.curr[other]);
            }
        }
    }
}
