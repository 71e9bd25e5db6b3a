package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.CPU;

import org.scxc.runtime.explore.BpfCode.Instr;

/** Which queue, CPU or place an instruction means now. */
final class Operands {
    private final RaceState m;
    private final Callbacks callbacks;

    Operands(RaceState m, Callbacks callbacks) {
        this.m = m;
        this.callbacks = callbacks;
    }

    /** The queue that a step is about. */
    int queue(int c, Instr i) {
        return i.c() == BpfCode.NO_CPU ? i.b() : i.b() + known(m, cpu(c, i.c()));
    }

    /** The number of the CPU that a step names. */
    int cpu(int c, int ref) {
        if (ref >= 0) {
            return ref;
        }
        if (ref == BpfCode.PARAMETER_CPU) {
            return callbacks.cpu(c);
        }
        int task = BpfCode.taskOf(ref);
        if (task >= 0) {
            return m.task(callbacks.variable(c, task), CPU);
        }
        int of = BpfCode.wordTask(ref);
        return m.store.at(m.at.word(BpfCode.wordOf(ref), of < 0 ? -1 : callbacks.variable(c, of)));
    }

    /** A place as the kernel's steps take it. */
    int place(int c, int place) {
        return BpfCode.isShared(place) ? 1 + known(m, cpu(c, place)) : place;
    }

    /** A word can hold any number. */
    static int known(RaceState m, int cpu) {
        if (cpu >= m.at.cpus) {
            throw new Machine.Overflow("a word that holds " + cpu + " where a CPU is meant");
        }
        return cpu;
    }
}
