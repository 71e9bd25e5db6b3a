package org.scxc.runtime.explore;

import org.scxc.runtime.state.Rng;

/** At each step each enabled CPU is as likely as another. */
final class Uniform extends Runs {
    Uniform(long seed, Part part, int stepsMax) {
        super(seed, part, stepsMax);
    }

    @Override
    void begin(Rng rng) {}

    @Override
    int choose(Rng rng, int enabled, int step) {
        int left = enabled;
        for (int n = rng.below(Integer.bitCount(enabled)); n > 0; n--) {
            left &= left - 1;
        }
        return Integer.numberOfTrailingZeros(left);
    }
}
