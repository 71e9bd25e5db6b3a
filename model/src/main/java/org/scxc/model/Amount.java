package org.scxc.model;

/** A duration: exact, or ({@code ~500ms}) drawn from an exponential distribution with that mean. */
public record Amount(long ns, boolean exponential) {
    public static Amount exactly(long ns) {
        return new Amount(ns, false);
    }
}
