package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.state.Store;

/** Smoothed utilisation of the cells, from run time booked at stops (docs/kernel/mitosis-manager.md#rebalancing). */
final class Demand {
    private final CellPort bpf;
    private final Store store;
    private final double alpha;
    private final long intervalNs;
    private final int smoothed;
    private final int run;
    private final int lent;
    private final int last;
    private final int cpuCell;

    Demand(CellPort bpf, MitosisFlags flags) {
        this.bpf = bpf;
        this.store = bpf.store();
        alpha = flags.smoothing();
        intervalNs = flags.intervalNs();
        smoothed = store.longs("mitosis.manager.smoothed", CellPort.MAX_CELLS);
        run = store.longs("mitosis.manager.run", CellPort.MAX_CELLS);
        lent = store.longs("mitosis.manager.lent", CellPort.MAX_CELLS);
        last = store.longs("mitosis.manager.lastRebalance", 1);
        cpuCell = store.longs("mitosis.manager.cpuCell", bpf.cpus());
    }

    double smoothed(int id) {
        return Double.longBitsToDouble(store.get(smoothed + id));
    }

    void setSmoothed(int id, double percent) {
        store.set(smoothed + id, Double.doubleToRawLongBits(percent));
    }

    long lastRebalance() {
        return store.get(last);
    }

    void rebalanced(long now) {
        store.set(last, now);
    }

    /** Re-reads which cell owns which CPU: after the event part of an iteration, before its cpuset part. */
    void readOwners() {
        for (int cpu = 0; cpu < bpf.cpus(); cpu++) {
            store.set(cpuCell + cpu, bpf.cellOfCpu(cpu));
        }
    }

    /** One reading per known cell. The interval is the configured one, however long ago the last reading was. */
    void collect(CellTable cells) {
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id)) {
                read(id);
            }
        }
    }

    private void read(int id) {
        long runNow = 0;
        long lentNow = 0;
        int owned = 0;
        for (int cpu = 0; cpu < bpf.cpus(); cpu++) {
            runNow += bpf.runningNs(cpu, id);
            if (store.get(cpuCell + cpu) == id) {
                owned++;
                lentNow += others(cpu, id);
            }
        }
        long ran = Math.max(0, runNow - store.get(run + id));
        long gave = Math.max(0, lentNow - store.get(lent + id));
        store.set(run + id, runNow);
        store.set(lent + id, lentNow);
        if (owned > 0) {
            update(id, ran, gave, owned);
        }
    }

    private long others(int cpu, int id) {
        long sum = 0;
        for (int other = 0; other < CellPort.MAX_CELLS; other++) {
            if (other != id) {
                sum += bpf.runningNs(cpu, other);
            }
        }
        return sum;
    }

    /** A cell without any stop in the interval keeps its value. */
    private void update(int id, long ran, long gave, int owned) {
        if (ran == 0 && gave == 0) {
            return;
        }
        double percent = 100.0 * ran / ((double) owned * intervalNs);
        setSmoothed(id, alpha * percent + (1 - alpha) * smoothed(id));
    }
}
