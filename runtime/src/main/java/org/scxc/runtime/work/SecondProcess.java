package org.scxc.runtime.work;

import java.util.List;
import org.scxc.model.Action;
import org.scxc.runtime.kernel.Core;

/**
 * A process beside the test driver, a task of the root cgroup too: {@code at T as NAME}. It writes cells' files, and does
 * not wait for what the driver is doing, so two cpuset writes can be under way at once.
 */
final class SecondProcess extends ScriptedProcess {
    private final CellActions cells;

    private SecondProcess(Core core, CellActions cells) {
        super(core);
        this.cells = cells;
    }

    /** Boots the task, which sleeps until it is told of something. */
    static SecondProcess boot(Core core, CellActions cells, String name) {
        SecondProcess process = new SecondProcess(core, cells);
        process.chores.give(core.life.bootDriver(name, process));
        return process;
    }

    /** The driver, on {@code callerCpu}, tells it what to do at {@code at}, ns. */
    void tell(long at, List<Action> actions, int callerCpu) {
        add(at, actions, null);
        chores.wake(callerCpu);
    }

    /** The phase is over: what was due in it is made, however late, as the driver does; nothing else is begun. */
    void phaseEnds() {
        due.removeIf(d -> d.at() > core.clock.now());
    }

    boolean isIdle() {
        return chores.isEmpty() && due.isEmpty();
    }

    @Override
    boolean more() {
        Due first = due.peek();
        if (first == null || first.at() > core.clock.now()) {
            chores.block(first == null ? Long.MAX_VALUE : first.at());
            return false;
        }
        due.poll().actions().forEach(this::perform);
        return true;
    }

    private void perform(Action action) {
        switch (action) {
            case Action.SetCpus a -> cells.setCpus(chores, a);
            case Action.SwapCpus a -> cells.swapCpus(chores, a);
            case Action.SetWeight a -> cells.setWeight(chores, a);
            case Action.SetMax a -> cells.setMax(chores, a);
            case Action.SetPartition a -> cells.setPartition(chores, a);
            default -> throw new IllegalStateException("no statement of a second process: " + action);
        }
    }

    @Override
    public boolean isUserSpace(int p) {
        return true;
    }
}
