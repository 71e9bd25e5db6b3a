package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine's time, ns since boot of the model: what is due when, and the grid of ticks. Timers lie in named lanes, ends of
 * switches in a row, one-off events in a heap. Of what is due at one instant events come first, then ticks, reschedules,
 * servers, ends of switches, tasks.
 */
public final class Clock {
    /** Kinds of one-off events. */
    enum Event {
        QUEUED_WAKE,
        DEFERRED,
        KICKS,
        REENQUEUE,
        STOPPER,
        DEADLINE,
        BPF_TIMER,
        CALL,
        CFS_PERIOD,
        CFS_SLACK;

        private static final Event[] ALL = values();
    }

    private final TickGrid grid;
    private final WinnerTree tree;
    private final EventHeap heap = new EventHeap();
    private final List<Runnable> calls = new ArrayList<>();

    /** Each CPU's tick. */
    final Lane tick;
    /** When each CPU enters __schedule(). */
    final Lane resched;
    /** When each deadline server looks at what it has, {@link DeadlineServers#cpuOf}. */
    final Lane server;
    /** When each CPU that is in the middle of a switch puts the previous task back. */
    final SwitchQueue put;
    /** Each task's next timed instant: the end of its segment while it runs, of its sleep while it sleeps. */
    public final Lane task;

    private long now;
    private long events;
    private boolean stopped;

    Clock(TickGrid grid, int cpus, int tasks) {
        this.grid = grid;
        int servers = DeadlineServers.timers(cpus);
        tree = new WinnerTree(2 * cpus + servers + tasks);
        tick = new Lane(tree, 0, cpus);
        resched = new Lane(tree, cpus, cpus);
        server = new Lane(tree, 2 * cpus, servers);
        task = new Lane(tree, 2 * cpus + servers, tasks);
        put = new SwitchQueue(cpus);
    }

    public long now() {
        return now;
    }

    /** Time goes on to {@code at}, if it is not later already: a callback may have taken time. */
    void advance(long at) {
        now = Math.max(now, at);
    }

    /** Nothing more happens. */
    public void stop() {
        stopped = true;
    }

    public boolean isStopped() {
        return stopped;
    }

    /** Timers and events that were due so far. */
    public long events() {
        return events;
    }

    /** Something was due and is done. */
    void count() {
        events++;
    }

    // ------------------------------------------------------------------------------------------------ what is due

    long timerAt() {
        return tree.firstAt();
    }

    /** When the first of the switches ends. */
    long putAt() {
        return put.firstAt();
    }

    /** Whether the end of a switch is due before the earliest timer. */
    boolean isPutFirst() {
        long at = put.firstAt();
        long timer = tree.firstAt();
        return at < timer || at == timer && at != WinnerTree.NEVER && task.contains(tree.first());
    }

    /** Goes on to the end of the switch that ends first. @return its CPU, which is still in the switch's row */
    int takePut() {
        advance(put.firstAt());
        return put.first();
    }

    /** The timer in {@code slot}, which was taken, is due once more at {@code at}. */
    void again(int slot, long at) {
        tree.set(slot, at);
    }

    long eventAt() {
        return heap.firstAt();
    }

    /** Takes the earliest timer and goes on to its time. @return its slot, which is in one of the lanes */
    int takeTimer() {
        int slot = tree.first();
        advance(tree.firstAt());
        tree.set(slot, WinnerTree.NEVER);
        return slot;
    }

    /** Takes the earliest event and goes on to its time; {@link #argument} and {@link #extra} are its own. */
    Event takeEvent() {
        heap.remove();
        advance(heap.outAt);
        return Event.ALL[heap.outKind];
    }

    int argument() {
        return heap.outA;
    }

    long extra() {
        return heap.outB;
    }

    Runnable call(int i) {
        return calls.get(i);
    }

    /** {@code argument} is a CPU or task. */
    void post(Event event, int argument, long extra, long at) {
        heap.add(at, event.ordinal(), argument, extra);
    }

    void post(Event event, int argument, long at) {
        post(event, argument, 0, at);
    }

    /** Runs {@code what} at {@code at}, outside any task. */
    public void callAt(long at, Runnable what) {
        calls.add(what);
        post(Event.CALL, calls.size() - 1, at);
    }

    // ------------------------------------------------------------------------------------------------ ticks

    long tickNs() {
        return grid.tickNs();
    }

    long jiffies(long at) {
        return grid.jiffies(at);
    }

    long instantOf(long jiffies) {
        return grid.instantOf(jiffies);
    }

    /** The first tick of {@code cpu} that is after now and at or after {@code at}. */
    long tickAtOrAfter(int cpu, long at) {
        return grid.tickAfter(cpu, Math.max(at, now + 1));
    }

    /** The first tick of {@code cpu} at or after {@code at}, which may be over. */
    long tickFrom(int cpu, long at) {
        return grid.tickAfter(cpu, at);
    }

    /** The last tick of {@code cpu} that was served. */
    long lastTick(int cpu) {
        return grid.tickBefore(cpu, now);
    }

    /** The wheel's expiry of a timer of {@code delayNs}: a multiple of its level's step strictly after now + delay. */
    public long wheelExpiry(long delayNs) {
        return grid.wheelExpiry(now, delayNs);
    }

    /** Absolute time of the next multiple of {@code step} at or after {@code at}, on the jiffies grid. */
    public long roundUpToGrid(long at, long step) {
        return grid.roundUp(at, step);
    }
}
