package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.explore.BpfCode.Instr;

/** Says what each step of the scheduler does. */
final class StepTexts {
    private final Race.Program program;
    private final RaceMachine machine;
    private final RaceState m;

    StepTexts(Race.Program program, RaceMachine machine) {
        this.program = program;
        this.machine = machine;
        m = machine.state;
    }

    /** @param instance numbers of each task's present instance */
    String callback(int c, Before b, int[] instance) {
        Instr i = b.instr;
        if (i == null) {
            return machine.told();
        }
        String task = b.task >= 0 ? name(b.task) : b.variable;
        String queue = b.queue >= 0 ? program.queues().get(b.queue) : "";
        return switch (i.op()) {
            case PUSH -> "push " + task + " to " + queue;
            case REMOVE -> "remove " + task + " from " + queue + (b.there ? "" : " (not there)");
            case PEEK -> "peek " + queue + " → " + held(c, i);
            case PEEK_DSQ -> "peek " + program.dsqs().get(i.b()) + " → " + held(c, i);
            case POP -> "pop " + queue + " → " + held(c, i);
            case CAPTURE -> "capture " + task + " (q" + instance[b.task] + ")";
            case ALLOWED ->
                "check " + task + " allowed on " + b.cpu + ((b.mask >> b.cpu & 1) != 0 ? " ✓" : " ✗") + " (mask "
                        + Narrator.cpus(b.mask) + ")";
            case MIGRATION_DISABLED -> "check " + task + " migration_disabled";
            case WORD_IS -> "test " + word(i, task) + (i.flag() ? " == " : " != ") + i.c();
            case CPU_IS -> "test CPU " + b.cpu + (i.flag() ? " == " : " != ") + b.other;
            case HAS_FLAG -> "test flags";
            case SET_WORD -> "set " + word(i, task) + " " + i.c();
            case SET_WORD_CPU -> "set " + word(i, task) + " " + b.other;
            case ERROR -> "error \"" + Texts.of(program).get(i.b()) + "\"";
            case KICK -> "kick " + b.cpu + flags(i.flags());
            case RETURN_CPU -> "return " + b.cpu;
            case INSERT ->
                machine.core.told(new RaceCore.Inserted(
                        b.task,
                        task,
                        place(c, b.place) + flags(i.flags()),
                        i.c() >= 0 && leftBuffer(c, b),
                        captured(c, b, instance)));
            case EACH -> "iterate " + program.dsqs().get(i.b());
            case NEXT -> "next of " + program.dsqs().get(i.b()) + " → " + held(c, i);
            case MOVE -> "move " + task + " to " + place(c, b.place);
            case CANCEL -> "cancel the insert";
            case REENQUEUE -> "reenqueue_local";
            case LOCK -> "lock " + program.locks().get(i.a());
            case GOTO -> "retry";
            case UNLOCK, LEAVE -> "";
        };
    }

    private String word(Instr i, String task) {
        return program.words().get(i.b()).name() + (i.a() >= 0 ? "." + task : "");
    }

    private boolean leftBuffer(int c, Before b) {
        return b.cursor == m.cpu(c, CURSOR) && m.code(Race.Callback.ENQUEUE) != null;
    }

    private String captured(int c, Before b, int[] instance) {
        int cursor = m.cpu(c, CURSOR);
        if (cursor <= b.cursor || b.task < 0) {
            return "";
        }
        return machine.callbacks.isCurrent(b.task, m.store.at(m.at.entry(c, cursor - 1, B_QSEQ)))
                ? " (captures q" + instance[b.task] + ")"
                : " (captures nothing)";
    }

    /** A callback that has ended has no variables any more: then nothing was found. */
    private String held(int c, Instr i) {
        if (m.cpu(c, CB_DEPTH) == 0) {
            return "nothing";
        }
        return name(machine.callbacks.variable(c, i.a()));
    }

    private String place(int c, int place) {
        int dsq = place == BpfCode.PLACE_LOCAL ? c : place - 1;
        return dsq == m.at.global ? "global" : m.isLocal(dsq) ? "local " + dsq : m.userDsqs.name(dsq - m.at.firstUser);
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (Race.Flag flag : Race.Flag.values()) {
            if ((flags & Callbacks.bit(flag)) != 0) {
                text.append(text.isEmpty() ? " with " : ", ").append(flag.word());
            }
        }
        return text.toString();
    }

    private String name(int p) {
        return p < 0 ? "nothing" : program.tasks().get(p).name();
    }
}
