package org.scxc.runtime.explore;

import java.util.Collection;
import java.util.stream.Collectors;
import org.scxc.model.Race;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceOracle.Look;

/**
 * What a search looks at beside what steps and ends of executions report by themselves.
 *
 * @param states each state, after each step
 * @param cycles states that come again in one execution
 */
record Watch(boolean states, boolean cycles) {
    static final Watch STEPS = new Watch(false, false);

    static Watch of(Collection<RaceOracle> oracles) {
        return new Watch(
                oracles.stream().anyMatch(o -> o.look() == Look.STATE),
                oracles.stream().anyMatch(o -> o.look() == Look.CYCLE));
    }

    static Collection<RaceOracle> oracles(Race.Variant variant) {
        return variant.claims().stream().map(c -> RaceOracle.of(c.fact())).collect(Collectors.toSet());
    }
}
