package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;

/** What EEVDF sees of the machine. */
record FairHost(Core core) implements Eevdf.Host {
    @Override
    public int cpus() {
        return core.nrCpus;
    }

    @Override
    public int coreOf(int cpu) {
        return core.machine.coreOf(cpu);
    }

    @Override
    public int llcOf(int cpu) {
        return core.machine.llcOf(cpu);
    }

    @Override
    public int loadWeight(int task) {
        return core.tasks.load[task];
    }

    @Override
    public boolean idlePolicy(int task) {
        return core.tasks.idlePolicy[task];
    }

    @Override
    public boolean allowed(int task, int cpu) {
        return core.tasks.allows(task, cpu);
    }

    @Override
    public boolean online(int cpu) {
        return core.idle.isActive(cpu);
    }

    @Override
    public boolean cpuIdle(int cpu) {
        return core.curr[cpu] < 0 && core.nrRunning[cpu] == 0;
    }

    @Override
    public int current(int cpu) {
        int p = core.curr[cpu];
        return p >= 0 && core.tasks.sched[p] == Tasks.FAIR ? p : -1;
    }

    @Override
    public void resched(int cpu) {
        core.resched(cpu);
    }

    @Override
    public void moved(int task, int toCpu) {
        core.nrRunning[core.tasks.cpu(task)]--;
        core.tasks.cpu(task, toCpu);
        core.nrRunning[toCpu]++;
    }
}
