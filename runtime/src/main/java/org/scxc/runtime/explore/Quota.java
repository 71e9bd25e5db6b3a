package org.scxc.runtime.explore;

import java.util.concurrent.atomic.AtomicLong;

/** How many states a search may still visit. Of several searches that share a quota each takes some at a time. */
final class Quota {
    private static final int SHARE = 1024;

    private final AtomicLong common;
    private final boolean shared;
    private long left;

    /** For one search: the state after the {@code max}th is refused. */
    Quota(long max) {
        common = new AtomicLong();
        shared = false;
        left = max;
    }

    private Quota(AtomicLong common) {
        this.common = common;
        shared = true;
    }

    /** For {@code searches} that share {@code max}, each with a quota of its own to call. */
    static Quota[] shared(long max, int searches) {
        AtomicLong common = new AtomicLong(max);
        Quota[] quotas = new Quota[searches];
        java.util.Arrays.setAll(quotas, i -> new Quota(common));
        return quotas;
    }

    /** @return false if there is none left */
    boolean take() {
        if (left > 0) {
            left--;
            return true;
        }
        return shared && refill();
    }

    /** The last shares are smaller, so that no state is left over with one search while another one stops. */
    private boolean refill() {
        long got;
        long there;
        do {
            there = common.get();
            if (there <= 0) {
                return false;
            }
            got = there > SHARE * 64L ? SHARE : 1;
        } while (!common.compareAndSet(there, there - got));
        left = got - 1;
        return true;
    }
}
