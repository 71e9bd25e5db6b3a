package org.scxc.bpf.serve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.vm.Execution;

/** bpf_timers: one in a map's value, known by its address (kernel/bpf/helpers.c, v7.3). */
final class Timers {
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;
    private static final int ABSOLUTE = 1;

    /** Timers of one object; their number and how often each was armed share an int. */
    private static final int MAX = 1 << 12;

    /** The first of the alarms that no bpf_timer has: user space runs a program once the scheduler is attached. */
    static final int USER_SPACE = 1 << 30;

    private final Host host;
    private long[] at = new long[4];
    private long[] callback = new long[4];
    private int[] armed = new int[4];
    private boolean[] active = new boolean[4];
    private int count;

    Timers(Host host) {
        this.host = host;
    }

    private int find(long timer) {
        for (int i = 0; i < count; i++) {
            if (at[i] == timer) {
                return i;
            }
        }
        return -1;
    }

    long init(Execution x, long timer) {
        if (find(timer) >= 0) {
            return -EBUSY;
        }
        if (count == MAX) {
            throw x.refuse("more than " + MAX + " timers");
        }
        if (count == at.length) {
            at = Arrays.copyOf(at, 2 * count);
            callback = Arrays.copyOf(callback, 2 * count);
            armed = Arrays.copyOf(armed, 2 * count);
            active = Arrays.copyOf(active, 2 * count);
        }
        at[count++] = timer;
        return 0;
    }

    long setCallback(long timer, long function) {
        int i = find(timer);
        if (i < 0) {
            return -EINVAL;
        }
        callback[i] = function;
        return 0;
    }

    long start(long timer, long ns, long flags) {
        int i = find(timer);
        if (i < 0 || callback[i] == 0) {
            return -EINVAL;
        }
        armed[i] = armed[i] + 1 & 0xffff;
        active[i] = true;
        long delay = (flags & ABSOLUTE) != 0 ? Math.max(0, ns - Uptime.now(host.kernel)) : ns;
        host.kernel.timerStart(i | armed[i] << 12, delay);
        return 0;
    }

    /** @return 1 if the timer was active */
    long cancel(long timer) {
        int i = find(timer);
        if (i < 0) {
            return -EINVAL;
        }
        boolean was = active[i];
        active[i] = false;
        return was ? 1 : 0;
    }

    /** Returns the address of the function that an alarm of the kernel's calls, 0 if it was cancelled or armed again since. */
    long fires(int id) {
        int i = id & MAX - 1;
        if (i >= count || !active[i] || armed[i] != id >>> 12) {
            return 0;
        }
        active[i] = false;
        return callback[i];
    }

    long timer(int id) {
        return at[id & MAX - 1];
    }

    @Nullable
    BpfMap map(int id) {
        return host.maps.holding(timer(id));
    }
}
