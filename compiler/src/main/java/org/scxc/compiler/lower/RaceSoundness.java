package org.scxc.compiler.lower;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Race;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;

/** A claim that the search as written could not judge is an error at the claim. */
final class RaceSoundness {
    private RaceSoundness() {}

    static void check(List<Race.Claim> claims, Race.Exploration exploration, Diagnostics diagnostics) {
        RaceStrategy strategy = RaceStrategy.of(exploration.search());
        Reduction reduction = exploration
                .reduction()
                .orElseGet(() -> Soundness.widest(
                        strategy,
                        claims.stream().map(c -> RaceOracle.of(c.fact())).toList()));
        for (Race.Claim claim : claims) {
            RaceOracle oracle = RaceOracle.of(claim.fact());
            if (Soundness.of(oracle, strategy, reduction) instanceof Soundness.Ruling.Refused refused) {
                diagnostics.report(
                        Code.UNSOUND_SEARCH,
                        claim.span(),
                        "\"" + oracle.word() + "\" cannot be judged with \"explore " + strategy.word()
                                + "\" and reduction " + reduction.word() + ": " + refused.reason(),
                        refused.hint());
            }
        }
    }
}
