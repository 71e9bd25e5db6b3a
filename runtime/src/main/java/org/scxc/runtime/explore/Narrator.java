package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.model.Race;
import org.scxc.runtime.kernel.Steps;

/** Says in the kernel's words what each step of a schedule does. */
public final class Narrator {
    /**
     * @param cpu whose step
     * @param text one line or more, without an end
     * @param cause it is a link of the chain that ends in the finding: a mask read, the write that made it old, the commit
     */
    public record Line(int cpu, String text, boolean cause) {}

    private final Race.Program program;
    private final RaceMachine machine;
    private final RaceState m;
    private final Findings findings = new Findings();
    private final int[] instance; // number of each task's present instance, q1 first
    private final List<Line> lines = new ArrayList<>();
    private final StepTexts texts;

    private Narrator(Race.Program program) {
        this.program = program;
        machine = new RaceMachine(program, findings);
        m = machine.state;
        instance = new int[m.at.tasks];
        java.util.Arrays.fill(instance, 1);
        texts = new StepTexts(program, machine);
    }

    /**
     * The steps of {@code schedule}, which an exploration of the same program has given.
     *
     * @throws IllegalArgumentException if it was another program: a step is of no CPU of this one, or of one that cannot go on
     */
    public static List<Line> tell(Race.Program program, List<Integer> schedule) {
        Narrator narrator = new Narrator(program);
        narrator.findings.forget();
        for (int cpu : schedule) {
            narrator.step(cpu);
        }
        return List.copyOf(narrator.lines);
    }

    private void step(int c) {
        if (c < 0 || c >= m.at.actors) {
            throw new IllegalArgumentException("it has no CPU" + c + ", whose step " + (lines.size() + 1) + " is");
        }
        if (!machine.enabled(c)) {
            throw new IllegalArgumentException("CPU" + c + " cannot go on at step " + (lines.size() + 1));
        }
        Pc pc = m.top(c);
        Before before = new Before(machine, c, pc);
        machine.step(c);
        String text = pc == Pc.CALLBACK ? texts.callback(c, before, instance) : kernel(c, pc, before);
        boolean cause = pc == Pc.AF_SET
                || pc == Pc.GM_ACT
                || pc == Pc.FD && before.claims
                || pc == Pc.CALLBACK && (before.instr == null ? machine.readsMask() : before.reads());
        lines.add(new Line(c, text + ended(), cause));
        findings.forget();
    }

    private String ended() {
        for (int key : findings.now()) {
            if (Findings.what(key, program) instanceof org.scxc.model.RaceOutcome.What.Exit e) {
                return " → exit " + e.kind().word();
            }
            if (Findings.what(key, program) instanceof org.scxc.model.RaceOutcome.What.Warn w) {
                return " → WARN_ON in " + w.where();
            }
            if (Findings.what(key, program) instanceof org.scxc.model.RaceOutcome.What.Oracle o
                    && o.kind() == Race.OracleKind.MISPLACED) {
                return " (outside its mask)";
            }
        }
        return "";
    }

    private String name(int p) {
        return p < 0 ? "nothing" : program.tasks().get(p).name();
    }

    private String q(int p) {
        return "q" + instance[p];
    }

    static String cpus(long mask) {
        return org.scxc.model.CpuSet.ofWords(new long[] {mask}).toString();
    }

    // ------------------------------------------------------------------------------------------------ the kernel

    private String kernel(int c, Pc pc, Before b) {
        int p = b.op;
        return switch (pc) {
            case Pc.CY_LOCK -> cycle(c, b);
            case Pc.CY_CONSUME_FIRST, Pc.CY_CONSUME_AGAIN -> consumed(c);
            case Pc.CY_PICK, Pc.CY_NEXT ->
                m.cpu(c, CURR) - 1 == b.curr && pc == Pc.CY_PICK
                        ? "put " + name(b.curr)
                        : "run " + name(m.cpu(c, CURR) - 1);
            case Pc.NW_ENTERED -> narrowed(m.cpu(scheduled(c), CURR) - 1, c);
            case Pc.NW_SWITCHED -> narrowed(p, c);
            case Pc.FD -> finish(b);
            case Pc.FI, Pc.DL_GLOBAL -> "insert " + name(b.fin) + " on " + where(b.fin);
            case Pc.DL_CHECK -> check(c, b.fin);
            case Pc.DL_INSERT -> "insert " + name(b.fin) + " on " + where(b.fin);
            case Pc.DL_LOCK_SRC, Pc.CO_LOCK_SRC, Pc.DR_LOCK_SRC -> lockedSource(c, b.fin);
            case Pc.MR_LOCK -> "lock rq" + m.task(b.fin, CPU) + "; insert " + name(b.fin) + " on " + where(b.fin);
            case Pc.DL_RESTORE -> "lock own rq again";
            case Pc.MC_TAKE -> taken(c);
            case Pc.MV_LOCK ->
                m.task(b.fin, MIGRATING) != 0 || m.task(b.fin, DSQ) != 0 && !userDsq(b.fin)
                        ? "dsq_move: " + name(b.fin) + " leaves its DSQ"
                        : "dsq_move: " + name(b.fin) + " was re-enqueued → false";
            case Pc.EN_START -> enqueue(p);
            case Pc.EN_END -> enqueued(p);
            case Pc.DQ_START, Pc.DQ_SEEN, Pc.DQ_CAS, Pc.DQ_WAIT, Pc.DQ_TOLD -> dequeued(p, pc, b.ops);
            case Pc.DQ_FIN -> "dequeue: " + name(p) + " off its DSQ";
            case Pc.AF_PI -> "lock pi of " + name(machine.affinity.actTask(c));
            case Pc.WK_PI -> wake(machine.affinity.actTask(c));
            case Pc.AF_RQ -> "lock rq" + m.task(machine.affinity.actTask(c), CPU);
            case Pc.AF_SET ->
                m.act(c) instanceof Race.Act.Requeue r
                        ? (r.property() == Race.Property.NICE ? "weight of " : "cgroup of ") + name(r.task())
                        : "cpus_allowed of " + name(machine.affinity.actTask(c)) + " := "
                                + cpus(m.task(machine.affinity.actTask(c), MASK));
            case Pc.AF_NEW ->
                "lock rq" + m.task(machine.affinity.actTask(c), CPU) + "; " + name(machine.affinity.actTask(c))
                        + " moves there";
            case Pc.AF_STOP -> "stopper: " + name(machine.affinity.actTask(c)) + " has to leave";
            case Pc.WK_IPI ->
                "IPI on CPU" + m.task(machine.affinity.actTask(c), CPU) + ": " + name(machine.affinity.actTask(c))
                        + " on " + where(machine.affinity.actTask(c));
            case Pc.WK_RQ -> "wake " + name(machine.affinity.actTask(c));
            case Pc.GM_TAKE -> "message taken" + messageAbout(c);
            case Pc.GM_ACT -> acted(b);
            case Pc.DF_LOCK -> "deferred dispatch";
            case Pc.SCRIPT -> m.top(c) == Pc.DF_LOOP ? "irq-work" : "kicked: " + cycle(c, b);
            case Pc.KK_GO -> kicked(c, b.kicked);
            case Pc.OF_DOWN -> "CPU" + about(c) + " goes offline: not active";
            case Pc.OF_RQ -> "rq" + about(c) + " offline";
            case Pc.OF_TOLD -> "scx_rq_deactivate";
            case Pc.OF_EMPTY -> "CPU" + about(c) + " has no task left";
            case Pc.HP_PUSH ->
                m.top(c) == Pc.DQ_START || b.curr >= 0 ? "push " + name(b.curr) + " off" : "nothing to push off";
            case Pc.HP_NEW -> "lock rq" + m.task(p, CPU) + "; " + name(p) + " moves there";
            case Pc.BY_RQ -> "bypass on CPU" + b.dest;
            case Pc.BY_END -> "scheduler is gone";
            case Pc.RT_TAKE -> entered(c).orElse("a real-time task takes CPU" + about(c));
            case Pc.RT_LEAVE -> "it is gone";
            case Pc.SG_STOP -> "SIGSTOP to " + name(b.actTask);
            case Pc.WR_WORD -> "write a word";
            case Pc.TM_FIRE -> "timer";
            case Pc.KK_WAIT -> "waited for";
            case Pc.KK_SYNC -> "waited for, after the pick";
            case Pc.DR_GO ->
                "fallback DSQ → " + name(m.cpu(c, OP_TASK) - 1 >= 0 ? m.cpu(c, OP_TASK) - 1 : m.cpu(c, FIN_TASK) - 1);
            default -> "step " + pc;
        };
    }

    private String cycle(int c, Before b) {
        return entered(c)
                .orElse(machine.core.cycleBegins(c)
                        + (b.curr >= 0 && m.cpu(c, CURR) == 0 ? "; " + name(b.curr) + " blocks" : ""));
    }

    /** The CPU that goes through __schedule(): of an actor the one that it takes. */
    private int scheduled(int c) {
        return c < m.at.cpus ? c : about(c);
    }

    /** What __schedule() begins with, if it narrows a mask. */
    private Optional<String> entered(int c) {
        int curr = m.cpu(scheduled(c), CURR) - 1;
        return curr >= 0 && m.task(curr, PI_LOCK) == c + 1
                ? Optional.of("migrate_disable_switch: lock pi of " + name(curr) + ", rq" + scheduled(c))
                : Optional.empty();
    }

    private String narrowed(int p, int c) {
        return "cpus_ptr of " + name(p) + " := " + scheduled(c);
    }

    /** The CPU that the act under way is about. */
    private int about(int c) {
        return switch (m.act(c)) {
            case Race.Act.Offline a -> a.cpu();
            case Race.Act.Take a -> a.cpu();
            case Race.Act.GiveBack a -> a.cpu();
            default -> c;
        };
    }

    private String kicked(int c, int target) {
        boolean waits = (m.cpu(c, WAITS) >> target & 1) != 0;
        return "kick CPU" + target + (m.cpu(target, RESCHED) != 0 ? ": resched" : ": nothing to do")
                + (waits ? "; wait for it" : "");
    }

    private String messageAbout(int c) {
        return m.top(c) == Pc.CALLBACK ? " about " + name(machine.callbacks.variable(c, 0)) : "";
    }

    private String acted(Before b) {
        int p = b.actTask;
        return "cpus_allowed of " + name(p) + " := " + cpus(m.task(p, MASK)) + "; barrier++, message";
    }

    private boolean userDsq(int p) {
        return m.task(p, DSQ) > m.at.firstUser;
    }

    private String wake(int p) {
        return m.task(p, STATE) == WAKING
                ? "wake " + name(p) + ": local " + m.task(p, CPU) + ", queued; mask "
                        + (m.steps.allows(p, m.task(p, CPU)) ? "✓" : "✗")
                : "lock pi of " + name(p);
    }

    private String consumed(int c) {
        int fin = m.cpu(c, FIN_TASK) - 1;
        long local = m.list(c);
        return "global DSQ: " + (fin >= 0 ? name(fin) : local != 0 ? name(Seq.first(local)) : "nothing to take");
    }

    private String taken(int c) {
        int fin = m.cpu(c, FIN_TASK) - 1;
        long local = m.list(c);
        return "move to local: " + (fin >= 0 ? name(fin) : local != 0 ? name(Seq.first(local)) : "nothing to take");
    }

    private String where(int p) {
        int dsq = m.task(p, DSQ) - 1;
        if (dsq < 0) {
            return "no DSQ";
        }
        if (dsq == m.at.global) {
            return "the global DSQ";
        }
        if (m.isLocal(dsq)) {
            return "local " + dsq;
        }
        return dsq < m.at.firstUser
                ? "the fallback DSQ of CPU" + (dsq - m.at.firstFallback)
                : m.userDsqs.name(dsq - m.at.firstUser);
    }

    private String finish(Before b) {
        int p = b.entry;
        if (b.claims) {
            return "finish: claim " + name(p) + " (" + q(p) + ")";
        }
        return "finish: " + name(p)
                + (b.ops == Steps.QUEUED ? " is " + q(p) + " now → dropped" : " is not queued → dropped");
    }

    private String check(int c, int p) {
        if (m.task(p, HOLDING) != 0) {
            return "holding_cpu of " + name(p) + " := " + c + "; unlock";
        }
        if (m.task(p, MIGRATING) != 0) {
            return name(p) + " leaves rq";
        }
        if (m.task(p, DSQ) != 0 && m.isLocal(m.task(p, DSQ) - 1)) {
            return "insert " + name(p) + " on " + where(p);
        }
        if (m.steps.ops(p) == Steps.DISPATCHING) { // ops.dequeue comes before the insertion
            return name(p) + " belongs to this rq";
        }
        return refused(p)
                + switch (m.kernel.onBadTarget()) {
                    case ERROR_GLOBAL -> "";
                    case SILENT_QUEUED -> " → QUEUED again, silently";
                    case SILENT_DROP -> " → dropped, on no queue";
                    case SILENT_GLOBAL, FALLBACK_REENQ -> " → " + where(p);
                };
    }

    private String lockedSource(int c, int p) {
        if (m.task(p, MIGRATING) != 0) {
            return "lock source rq; " + name(p) + " leaves it";
        }
        if (m.task(p, DSQ) != 0 && m.isLocal(m.task(p, DSQ) - 1)) {
            return "lock source rq; insert " + name(p) + " on " + where(p);
        }
        return m.top(c) == Pc.DL_RESTORE && findings.nothingHappened()
                ? "lock source rq; " + name(p) + " was dequeued meanwhile"
                : "lock source rq; " + refused(p);
    }

    private String refused(int p) {
        return m.task(p, MIGDIS) != 0
                ? name(p) + " is migration-disabled"
                : name(p) + " not allowed on its target (mask " + cpus(m.task(p, EFFECTIVE)) + ")";
    }

    private String enqueue(int p) {
        if (m.task(p, OPS) != Steps.QUEUEING) {
            return "enqueue: " + name(p) + " on " + where(p);
        }
        instance[p]++;
        return "enqueue: " + name(p) + " QUEUEING(" + q(p) + ")";
    }

    private String enqueued(int p) {
        return m.task(p, OPS) == Steps.QUEUED
                ? name(p) + " QUEUED(" + q(p) + ")"
                : m.task(p, VERDICT) != 0
                        ? name(p) + " waits for its deferred dispatch"
                        : "insert " + name(p) + " on " + where(p);
    }

    private String dequeued(int p, Pc pc, int ops) {
        if (pc == Pc.DQ_START && ops == Steps.QUEUED && m.task(p, OPS) == Steps.QUEUED) {
            return "dequeue " + name(p);
        }
        if (m.task(p, OPS) == Steps.DISPATCHING) {
            return "dequeue " + name(p) + ": DISPATCHING, wait";
        }
        return "dequeue " + name(p) + (ops == Steps.QUEUED ? ": QUEUED → NONE" : ": not queued");
    }
}
