package org.scxc.backends.ktstr;

/** ktstr's WorkType, as far as scenarios reach it. */
sealed interface Work {
    record SpinWait() implements Work {}

    record YieldHeavy() implements Work {}

    /** Both above 0. */
    record Bursty(long burstNs, long sleepNs) implements Work {}

    record FutexPingPong(long spinIters) implements Work {}

    /** Workers come in multiples of this (checked by ktstr when they are spawned). */
    default int groupSize() {
        return this instanceof FutexPingPong ? 2 : 1;
    }
}
