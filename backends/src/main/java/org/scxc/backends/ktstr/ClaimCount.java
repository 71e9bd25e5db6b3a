package org.scxc.backends.ktstr;

/**
 * How many of the claims that a test is for are in it.
 *
 * @param carried claims that make the test fail when they do not hold
 * @param total claims inside its variant; all if there are none, or no variants
 * @param consent whether the scenario says {@code claims off}
 */
public record ClaimCount(int carried, int total, Consent consent) {
    public enum Consent {
        NONE,
        CLAIMS_OFF
    }

    /** {@code 3 of 4 claims}. */
    public String words() {
        return carried + " of " + total + " claims" + (consent == Consent.CLAIMS_OFF ? " (claims off)" : "");
    }
}
