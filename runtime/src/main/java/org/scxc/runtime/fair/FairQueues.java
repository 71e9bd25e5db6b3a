package org.scxc.runtime.fair;

import java.util.Arrays;

/**
 * Virtual time of the fair class's queues: who is on which, how far each is, whose turn it is. After I. Stoica and H.
 * Abdel-Wahab, "Earliest Eligible Virtual Deadline First" (1995), with the choices of kernel 6.18 (docs/eevdf.md).
 *
 * <p>A queue is a cfs_rq; its members are entities, which are tasks and, where there are groups, what stands for a group on
 * this CPU. {@link Hierarchy} says which queue is whose. The current entity of a queue is a member of it. The weighted sum of
 * virtual times is kept relative to {@code zero}, which follows the average, so that products stay small.
 *
 * <p>Weights are load weights in {@link #UNIT}ths, so that the part of a group's weight on one of many CPUs is not 0.
 */
final class FairQueues {
    /** Resolution of a load weight of 1; the kernel's SCHED_FIXEDPOINT_SHIFT has 1024. */
    static final int UNIT = 64;

    static final int NICE_0 = 1024 * UNIT;

    private final long slice;
    private final long tickNs;

    // per entity
    private final long[] vruntime;
    private final long[] deadline;
    /** Of an entity on no queue: how far it was behind the average when it left. */
    private final long[] lag;
    /** Average of {@link #leftQueue} when the entity went to sleep there. */
    private final long[] leftAt;

    private final int[] leftQueue;
    private final int[] weight;
    private final int[] slot;
    private final long[] stamp;
    private final byte[] state;
    private static final byte KNOWN = 1; // has been on a queue before
    private static final byte RELATIVE = 2; // deadline is relative to vruntime: it moves to another queue
    private static final byte IDLE_POLICY = 4;

    // per queue
    private final int[][] members;
    final int[] size;
    final int[] current;
    final long[] load;
    private final long[] zero;
    private final long[] sum;
    private final long[] chargedAt;
    private final long[] protectedUntil;

    private long stamps;

    FairQueues(int entities, int queues, long slice, long tickNs) {
        this.slice = slice;
        this.tickNs = tickNs;
        vruntime = new long[entities];
        deadline = new long[entities];
        lag = new long[entities];
        leftAt = new long[entities];
        leftQueue = new int[entities];
        weight = new int[entities];
        slot = new int[entities];
        stamp = new long[entities];
        state = new byte[entities];
        members = new int[queues][];
        Arrays.fill(members, new int[0]);
        size = new int[queues];
        current = new int[queues];
        load = new long[queues];
        zero = new long[queues];
        sum = new long[queues];
        chargedAt = new long[queues];
        protectedUntil = new long[queues];
        Arrays.fill(current, -1);
        Arrays.fill(leftQueue, -1);
    }

    private static long scaled(long ns, int weight) {
        return weight == NICE_0 ? ns : ns * NICE_0 / weight;
    }

    private static long unscaled(long vtime, int weight) {
        return weight == NICE_0 ? vtime : vtime * weight / NICE_0;
    }

    /** Weighted average of the members' virtual times. */
    long average(int q) {
        if (load[q] != 0) {
            long move = Math.floorDiv(sum[q], load[q]);
            zero[q] += move;
            sum[q] -= move * load[q];
        }
        return zero[q];
    }

    long vruntime(int entity) {
        return vruntime[entity];
    }

    /** Has {@code entity} received no more than its share? */
    private boolean eligible(int q, int entity) {
        return sum[q] >= (vruntime[entity] - zero[q]) * load[q];
    }

    /** Charges the current entity. @return its request is used up, and a new one made */
    boolean charge(int q, long now) {
        int entity = current[q];
        long ran = now - chargedAt[q];
        if (entity < 0 || ran <= 0) {
            return false;
        }
        chargedAt[q] = now;
        long advance = scaled(ran, weight[entity]);
        vruntime[entity] += advance;
        sum[q] += advance * weight[entity];
        average(q);
        if (vruntime[entity] < deadline[entity]) {
            return false;
        }
        deadline[entity] = vruntime[entity] + scaled(slice, weight[entity]);
        return true;
    }

    /** How long the current entity has until its request is used up, ns; for ever if there is none. */
    long untilRenewal(int q, long now) {
        int entity = current[q];
        if (entity < 0) {
            return Long.MAX_VALUE / 2;
        }
        return unscaled(deadline[entity] - vruntime[entity], weight[entity]) - (now - chargedAt[q]);
    }

    boolean isProtected(int q) {
        int entity = current[q];
        return entity >= 0 && vruntime[entity] < protectedUntil[q];
    }

    void cancelProtection(int q) {
        protectedUntil[q] = Long.MIN_VALUE;
    }

    /** The entity becomes a member of {@code q}, whose current entity has been charged. */
    void insert(int q, int entity, int itsWeight, boolean idlePolicy, boolean initial) {
        weight[entity] = itsWeight;
        place(q, entity, initial && (state[entity] & KNOWN) == 0);
        state[entity] = (byte) (KNOWN | (idlePolicy ? IDLE_POLICY : 0));
        stamp[entity] = ++stamps;
        if (size[q] == members[q].length) {
            members[q] = Arrays.copyOf(members[q], Math.max(8, 2 * size[q]));
        }
        slot[entity] = size[q];
        members[q][size[q]++] = entity;
        load[q] += itsWeight;
        sum[q] += (vruntime[entity] - zero[q]) * itsWeight;
        average(q);
    }

    /** Gives an arriving entity the virtual time that preserves its lag, and a deadline. */
    private void place(int q, int entity, boolean initial) {
        long average = average(q);
        long behind = 0;
        if (size[q] > 0) {
            behind = lag[entity];
            if (behind < 0 && leftQueue[entity] == q) {
                // the kernel keeps an ineligible sleeper queued until its debt is paid
                behind = Math.min(0, behind + average - leftAt[entity]);
            }
            // its own weight will pull the average towards it
            behind = behind * (load[q] + weight[entity]) / load[q];
        }
        vruntime[entity] = average - behind;
        if ((state[entity] & RELATIVE) != 0) {
            deadline[entity] += vruntime[entity];
            return;
        }
        long request = scaled(slice, weight[entity]);
        deadline[entity] = vruntime[entity] + (initial ? request / 2 : request);
    }

    /** The entity leaves {@code q}, whose current entity has been charged. */
    void remove(int q, int entity, boolean sleep) {
        long average = average(q);
        long limit = scaled(Math.max(2 * slice, tickNs), weight[entity]);
        lag[entity] = Math.max(-limit, Math.min(limit, average - vruntime[entity]));
        leftQueue[entity] = sleep ? q : -1;
        leftAt[entity] = average;
        if (!sleep) {
            deadline[entity] -= vruntime[entity];
            state[entity] |= RELATIVE;
        }
        if (current[q] == entity) {
            current[q] = -1;
        }
        int last = members[q][--size[q]];
        members[q][slot[entity]] = last;
        slot[last] = slot[entity];
        sum[q] -= (vruntime[entity] - zero[q]) * weight[entity];
        load[q] -= weight[entity];
        average(q);
    }

    /**
     * Gives a member another weight: what it is owed, in time of the CPU, and what is left of its request stay. The current
     * entity has been charged. reweight_entity(), kernel/sched/fair.c, 6.18.
     */
    void reweigh(int q, int entity, int to) {
        int from = weight[entity];
        if (from == to) {
            return;
        }
        long behind = (average(q) - vruntime[entity]) * from / to;
        long request = (deadline[entity] - vruntime[entity]) * from / to;
        boolean guarded = current[q] == entity && protectedUntil[q] != Long.MIN_VALUE;
        long guard = guarded ? (protectedUntil[q] - vruntime[entity]) * from / to : 0;
        sum[q] -= (vruntime[entity] - zero[q]) * from;
        load[q] -= from;
        long average = average(q);
        weight[entity] = to;
        vruntime[entity] = load[q] == 0 ? average : average - behind * (load[q] + to) / load[q];
        deadline[entity] = vruntime[entity] + request;
        if (guarded) {
            protectedUntil[q] = vruntime[entity] + guard;
        }
        load[q] += to;
        sum[q] += (vruntime[entity] - zero[q]) * to;
        average(q);
    }

    /** The weight of an entity on no queue changes: rescale_entity(), kernel/sched/fair.c, 7.3.4. */
    void rescale(int entity, int to) {
        int from = weight[entity];
        if (from != 0 && from != to) {
            lag[entity] = lag[entity] * from / to;
            if ((state[entity] & RELATIVE) != 0) {
                deadline[entity] = deadline[entity] * from / to;
            }
        }
    }

    /** Earliest deadline among those eligible; a current entity within its protected slice stays. */
    int pick(int q) {
        int n = size[q];
        int[] queue = members[q];
        if (n < 2) {
            return n == 0 ? -1 : queue[0];
        }
        int running = current[q];
        boolean stays = running >= 0 && eligible(q, running);
        if (stays && isProtected(q)) {
            return running;
        }
        int best = -1;
        for (int i = 0; i < n; i++) {
            int entity = queue[i];
            if (entity != running && eligible(q, entity) && (best < 0 || before(entity, best))) {
                best = entity;
            }
        }
        if (best < 0) {
            return running >= 0 ? running : queue[0];
        }
        return stays && deadline[running] < deadline[best] ? running : best;
    }

    /** Is {@code entity}'s deadline earlier, or the current one ahead of the average, by more than {@code margin}? */
    boolean clearlyBefore(int q, int entity, long margin) {
        int running = current[q];
        return running < 0
                || deadline[running] - deadline[entity] > scaled(margin, weight[entity])
                || vruntime[running] - average(q) > scaled(margin, weight[running]);
    }

    private boolean before(int a, int b) {
        return deadline[a] < deadline[b] || deadline[a] == deadline[b] && stamp[a] < stamp[b];
    }

    void setNext(int q, int entity, long now) {
        current[q] = entity;
        chargedAt[q] = now;
        stamp[entity] = ++stamps;
        protectedUntil[q] = deadline[entity]; // RUN_TO_PARITY
    }

    int member(int q, int i) {
        return members[q][i];
    }

    int weight(int entity) {
        return weight[entity];
    }

    boolean isIdlePolicy(int entity) {
        return (state[entity] & IDLE_POLICY) != 0;
    }

    /** Which waited (or ran) longer ago? */
    boolean older(int a, int b) {
        return stamp[a] < stamp[b];
    }
}
