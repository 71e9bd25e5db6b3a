package org.scxc.runtime.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome.StoryLine;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;

/** Tells how an end came about that no task explains: what the CPU did last, and who ended the scheduler why. */
final class EndStory implements Listener {
    private static final int CALLS_TOLD = 4;

    private record Call(long at, int cpu, Callback callback, int task) {}

    private final Simulation simulation;
    private final Deque<Call> last = new ArrayDeque<>();
    private boolean over;
    private int endCpu;
    private int endTask;

    EndStory(Simulation simulation) {
        this.simulation = simulation;
    }

    @Override
    public void callback(int cpu, Callback callback, int task) {
        if (over) {
            return;
        }
        last.addLast(new Call(simulation.core().clock.now(), cpu, callback, task));
        if (last.size() > CALLS_TOLD * simulation.core().machine.cpus()) {
            last.removeFirst();
        }
    }

    @Override
    public void exiting(ExitRecord exit) {
        over = true;
        endCpu = simulation.core().cpu();
        endTask = simulation.core().rqs.current(endCpu);
    }

    List<StoryLine> tell(ExitRecord exit) {
        List<StoryLine> lines = new ArrayList<>();
        if (exit.kind() == ExitKind.UNREG) { // no callback has to do with it
            lines.add(line(exit.at(), cause(exit)));
            lines.add(line(exit.at(), ending(exit)));
            return lines;
        }
        List<Call> here = last.stream().filter(c -> c.cpu == endCpu).toList();
        for (Call call : here.subList(Math.max(0, here.size() - CALLS_TOLD), here.size())) {
            String about = call.task < 0 ? "" : " of " + Times.task(simulation, call.task);
            lines.add(line(
                    call.at, "ops." + call.callback.name().toLowerCase(Locale.ROOT) + about + " on CPU " + call.cpu));
        }
        String current = endTask < 0 ? "idle" : Times.task(simulation, endTask);
        lines.add(line(exit.at(), cause(exit) + "; this was on CPU " + endCpu + ", current task " + current));
        lines.add(line(exit.at(), ending(exit)));
        return lines;
    }

    private static String ending(ExitRecord exit) {
        return "exit " + exit.kind().number() + " " + exit.kind().word() + ": " + exit.message();
    }

    /** Who ended the scheduler, in words; every kind has some. */
    private String cause(ExitRecord exit) {
        ExitKind kind = exit.kind();
        return switch (kind) {
            case UNREG ->
                "the scheduler's own process ended"
                        + simulation
                                .bail()
                                .map(end -> " with an error: "
                                        + end.output().strip().replace("\n", " / "))
                                .orElse("");
            case UNREG_BPF -> "the scheduler called scx_bpf_exit() with code 0x" + Long.toHexString(exit.code());
            case UNREG_KERN ->
                "the kernel ended the scheduler and asks user space to start it again: the CPUs that are"
                        + " online changed, and it does not handle that";
            case ERROR -> "the kernel found a mistake in what the scheduler did";
            case ERROR_BPF -> "the scheduler called scx_bpf_error()";
            case ERROR_STALL -> "a runnable task did not run for as long as the watchdog allows";
            case ERROR_REENQ -> "a task was enqueued again more often than the kernel allows";
            case ERROR_RESCUE -> "tasks that the kernel had to rescue took more time than it allows";
            case SYSRQ -> "SysRq-S asked for it";
            case PARENT, PARENT_KILL -> "the parent scheduler ended";
            case NONE, DONE -> "the scheduler ended";
        };
    }

    private StoryLine line(long at, String text) {
        return new StoryLine(at - simulation.zeroNs(), text);
    }
}
