package org.scxc.backends.ktstr;

import org.scxc.model.Scenario;

/** Where a scenario is run before a test is built of it. */
@FunctionalInterface
public interface Model {
    /** Whether the variant that is expected to fail is run, for its story. */
    enum Failing {
        RUN,
        LEAVE_OUT
    }

    /** A variant that the model refuses is not in it; of those that can be the guard, the first that does not fail. */
    Seen of(Scenario scenario, Failing failing);
}
