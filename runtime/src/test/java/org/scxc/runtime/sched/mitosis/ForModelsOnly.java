package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;

/** A door without what only BPF objects call. */
abstract class ForModelsOnly implements Kfuncs {
    @Override
    public long jiffies() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tracksIdleCpus() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleCpumask() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int idleSmtmask() {
        throw new UnsupportedOperationException();
    }
}
