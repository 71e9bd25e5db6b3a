package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.runtime.fair.Eevdf;

/**
 * What EEVDF sees of the machine.
 *
 * @param stopperWakeNs from the request to the stopper's being awake
 * @param groups capacity of cgroups if the cpu controller is on, else 1
 */
record FairHost(
        Machine machine,
        SchedDomains domains,
        Tasks tasks,
        IdleMasks idle,
        RunQueues rqs,
        CoreScheduling cores,
        DeadlineServers servers,
        Clock clock,
        long stopperWakeNs,
        int groups)
        implements Eevdf.Host {
    static FairHost of(Ground ground, int groups) {
        return new FairHost(
                ground.machine(),
                ground.domains(),
                ground.tasks(),
                ground.idle(),
                ground.rqs(),
                ground.cores(),
                ground.servers(),
                ground.clock(),
                ground.profile().latencies().stopperWakeNs(),
                groups);
    }

    @Override
    public int cpus() {
        return rqs.cpus;
    }

    @Override
    public int coreOf(int cpu) {
        return machine.coreOf(cpu);
    }

    @Override
    public int llcOf(int cpu) {
        return domains.llcOf(cpu);
    }

    @Override
    public boolean balances(int a, int b) {
        return domains.together(a, b);
    }

    @Override
    public int capacity(int cpu) {
        return machine.capacityOf(cpu);
    }

    @Override
    public void pushRunning(int task, int toCpu) {
        if (rqs.requestPush(task, tasks.cpu(task), toCpu)) {
            clock.post(Clock.Event.STOPPER, tasks.cpu(task), clock.now() + stopperWakeNs);
        }
    }

    @Override
    public int group(int task) {
        return tasks.cgroup[task];
    }

    @Override
    public int loadWeight(int task) {
        return tasks.load[task];
    }

    @Override
    public boolean idlePolicy(int task) {
        return tasks.idlePolicy[task];
    }

    @Override
    public boolean allowed(int task, int cpu) {
        return tasks.allows(task, cpu);
    }

    @Override
    public boolean online(int cpu) {
        return idle.isActive(cpu);
    }

    @Override
    public boolean cpuIdle(int cpu) {
        return rqs.curr[cpu] < 0 && rqs.nrRunning[cpu] == 0;
    }

    @Override
    public int current(int cpu) {
        int p = rqs.curr[cpu];
        return p >= 0 && tasks.sched[p] == Tasks.FAIR ? p : -1;
    }

    @Override
    public void resched(int cpu) {
        rqs.resched(cpu);
    }

    @Override
    public void first(int cpu) {
        servers.firstFair(cpu);
    }

    @Override
    public void moved(int task, int toCpu) {
        cores.leaves(task, false);
        rqs.nrRunning[tasks.cpu(task)]--;
        tasks.cpu(task, toCpu);
        rqs.nrRunning[toCpu]++;
    }

    @Override
    public void arrived(int task) {
        cores.joins(task);
    }

    @Override
    public boolean cookieMatches(int task, int cpu) {
        return cores.matches(task, cpu);
    }

    @Override
    public boolean coreCookieMatches(int task, int cpu) {
        return cores.coreMatches(task, cpu);
    }

    @Override
    public void held(int task, boolean held) {
        rqs.nrRunning[tasks.cpu(task)] += held ? -1 : 1;
    }

    @Override
    public void periodAt(int group, long at) {
        clock.post(Clock.Event.CFS_PERIOD, group, at);
    }

    @Override
    public void slackAt(int group, long at) {
        clock.post(Clock.Event.CFS_SLACK, group, at);
    }
}
