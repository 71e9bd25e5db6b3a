package org.scxc.runtime.fair;

public final class Eevdf {
    public interface Host {
        int cpus();

        int coreOf(int cpu);

        int llcOf(int cpu);

        int loadWeight(int task);

        boolean idlePolicy(int task);

        boolean allowed(int task, int cpu);

        boolean online(int cpu);

        boolean cpuIdle(int cpu);

        int current(int cpu);

        void resched(int cpu);

        void moved(int task, int toCpu);
    }

    public Eevdf(Host host, int taskCapacity, int cpus, long tickNs) {}

    public int selectCpu(int task, int prevCpu, int wakerCpu, boolean fork) {
        return prevCpu;
    }

    public void enqueue(int cpu, int task, boolean wakeup, boolean initial, long now) {}

    public void dequeue(int cpu, int task, boolean sleep, long now) {}

    public int pick(int cpu, long now) {
        return -1;
    }

    public void setNext(int cpu, int task, long now) {}

    public void putPrev(int cpu, int task, long now) {}

    public boolean tick(int cpu, long now) {
        return false;
    }

    public boolean preempts(int cpu, int task, long now) {
        return false;
    }

    public int pullForIdle(int cpu, long now) {
        return -1;
    }

    public void balance(int cpu, long now) {}
}
