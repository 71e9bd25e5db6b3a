package org.scxc.runtime.kernel;

import org.scxc.runtime.state.Rng;

/** Grace periods of RCU: each takes as long as one that was traced, whatever else waits for one. */
final class GracePeriods {
    private final Clock clock;
    private final Costs costs;
    private final Rng rng;

    GracePeriods(Clock clock, Costs costs, Rng rng) {
        this.clock = clock;
        this.costs = costs;
        this.rng = rng;
    }

    /** call_rcu(), {@code periods} times in a row: {@code what} happens when the last grace period is over. */
    void after(int periods, Runnable what) {
        long ns = 0;
        for (int i = 0; i < periods; i++) {
            ns += costs.gracePeriodNs(rng);
        }
        clock.callAt(clock.now() + ns, what);
    }
}
