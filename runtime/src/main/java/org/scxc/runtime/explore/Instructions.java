package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.scxc.model.Race;
import org.scxc.runtime.explore.BpfCode.Instr;
import org.scxc.runtime.explore.BpfCode.Op;

/** What the scheduler's callbacks do, one instruction a step. */
final class Instructions implements BpfSide {
    private final RaceState m;
    private final Callbacks callbacks;
    private final MovePath move;
    private final RaceCore core;
    private final KickPath kicks;
    private final Operands operands;

    Instructions(RaceState m, Callbacks callbacks, MovePath move, RaceCore core, KickPath kicks) {
        this.m = m;
        this.callbacks = callbacks;
        this.move = move;
        this.core = core;
        this.kicks = kicks;
        operands = new Operands(m, callbacks);
    }

    @Override
    public boolean enabled(int c) {
        Instr i = callbacks.instr(c);
        return i.op() != Op.LOCK || m.store.get(m.at.lock(i.a())) == 0;
    }

    /** Jumps, releases and the end of a callback are nobody's business. */
    @Override
    public boolean settle(int c) {
        Instr i = callbacks.instr(c);
        switch (i.op()) {
            case GOTO -> {
                if (i.flag()) {
                    if (m.cpu(c, BPF_LOCKS) != 0) {
                        unlockAll(c);
                    }
                    return false; // retry is a step, or a scheduler that spins would never let go
                }
                callbacks.pc(c, i.otherwise());
            }
            case UNLOCK -> {
                unlock(c, i.a());
                callbacks.pc(c, callbacks.pc(c) + 1);
            }
            case LEAVE -> leave(c);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void unlock(int c, int lock) {
        m.store.set(m.at.lock(lock), 0);
        m.cpu(c, BPF_LOCKS, m.cpu(c, BPF_LOCKS) & ~(1 << lock));
    }

    private void unlockAll(int c) {
        for (int l = 0; l < m.program.locks().size(); l++) {
            if ((m.cpu(c, BPF_LOCKS) >> l & 1) != 0) {
                unlock(c, l);
            }
        }
    }

    /** is_migration_disabled() of scx's headers: a counter of 1 of the own current task is no sign. */
    private boolean readsDisabled(int c, int p) {
        return m.task(p, CPU) == c ? m.task(p, MIGDIS) != 0 : m.steps.isMigrationDisabled(p);
    }

    private void leave(int c) {
        unlockAll(c);
        callbacks.leave(c);
    }

    /** A step on nothing but this CPU's own variables and buffer, or a queue that one lock always guards, which it holds. */
    @Override
    public boolean isPrivate(int c) {
        Instr i = callbacks.instr(c);
        if (i.refused() != null) {
            return false; // what ends the scheduler does not commute: others could have gone on before
        }
        return switch (i.op()) {
            case CANCEL -> m.cpu(c, CURSOR) > 0;
            case REENQUEUE -> m.at.actors == m.at.cpus;
            case HAS_FLAG -> true;
            case PUSH, REMOVE, PEEK, POP -> {
                int lock = BpfCode.isShared(i.c()) ? -1 : m.lockOfQueue(operands.queue(c, i));
                yield lock >= 0 && (m.cpu(c, BPF_LOCKS) >> lock & 1) != 0;
            }
            default -> false;
        };
    }

    @Override
    public void step(int c) {
        Instr i = callbacks.instr(c);
        if (i.refused() != null) {
            m.exit(RaceExit.FORBIDDEN_KFUNC, 0, c, RaceExit.forbidden(callbacks.code(c).callback, i.refused()));
            goOn(c, i, true);
            return;
        }
        int depth = callbacks.depth(c);
        int p = i.a() >= 0 && takesTask(i.op()) ? callbacks.variable(c, i.a()) : -1;
        boolean done = switch (i.op()) {
            case PUSH -> {
                int cell = m.at.queue(operands.queue(c, i));
                long list = m.store.get(cell);
                if (Seq.size(list) == Seq.MAX) {
                    throw new Machine.Overflow(
                            Seq.MAX + " entries in queue " + m.program.queues().get(operands.queue(c, i)));
                }
                m.store.set(cell, Seq.append(list, p));
                yield true;
            }
            case REMOVE -> {
                int cell = m.at.queue(operands.queue(c, i));
                long list = m.store.get(cell);
                m.store.set(cell, Seq.remove(list, p));
                yield Seq.indexOf(list, p) >= 0;
            }
            case PEEK -> found(c, i.a(), Seq.first(m.store.get(m.at.queue(operands.queue(c, i)))));
            case PEEK_DSQ -> found(c, i.a(), Seq.first(m.list(m.at.firstUser + i.b())));
            case POP -> {
                int cell = m.at.queue(operands.queue(c, i));
                long list = m.store.get(cell);
                m.store.set(cell, Seq.dropFirst(list));
                yield found(c, i.a(), Seq.first(list));
            }
            case CAPTURE -> {
                m.store.set(m.at.cookie(c, depth, i.c()), core.present(p));
                m.store.set(m.at.cookieTask(c, depth, i.c()), p + 1);
                yield true;
            }
            case ALLOWED -> {
                m.store.set(m.at.facts(c, depth, i.a()), FACTS_FRESH);
                callbacks.noteEntryFacts(c, p);
                int cpu = operands.cpu(c, i.b());
                yield (m.task(p, EFFECTIVE) >> cpu & 1) != 0;
            }
            case MIGRATION_DISABLED -> readsDisabled(c, p) && !m.kernel.lacks(Race.Fault.MIGRATION_TEST);
            case WORD_IS -> (m.store.at(m.at.word(i.b(), p)) == i.c()) == i.flag();
            case CPU_IS -> (operands.cpu(c, i.b()) == operands.cpu(c, i.c())) == i.flag();
            case HAS_FLAG -> (callbacks.flags(c) & i.flags()) != 0;
            case SET_WORD -> {
                m.store.set(m.at.word(i.b(), p), i.c());
                yield true;
            }
            case SET_WORD_CPU -> {
                m.store.set(m.at.word(i.b(), p), operands.cpu(c, i.c()));
                yield true;
            }
            case ERROR -> {
                m.exit(RaceExit.SAID, 0, c, i.b());
                yield true;
            }
            case KICK -> {
                kicks.note(c, Operands.known(m, operands.cpu(c, i.b())), i.flags());
                yield true;
            }
            case RETURN_CPU -> {
                m.cpu(c, OP_DEST, operands.cpu(c, i.b()) + 1);
                yield true;
            }
            case INSERT -> core.insert(c, depth, i, p, operands.place(c, i.b()));
            case EACH -> {
                long visits = 0;
                long list = m.list(m.at.firstUser + i.b());
                for (int k = 0; k < Seq.size(list); k++) {
                    visits |= 1L << Seq.get(list, k);
                }
                m.store.set(m.at.visits(c, depth, i.a()), visits);
                yield true;
            }
            case NEXT -> visitNext(c, depth, i);
            case MOVE -> {
                move.move(c, p, operands.place(c, i.b()));
                yield true;
            }
            case CANCEL -> cancel(c);
            case REENQUEUE -> {
                int cpu = Operands.known(m, callbacks.cpu(c));
                m.cpu(cpu, REENQ_LOCAL, m.cpu(cpu, REENQ_LOCAL) | ASKED);
                yield true;
            }
            case LOCK -> {
                m.store.set(m.at.lock(i.a()), c + 1);
                m.cpu(c, BPF_LOCKS, m.cpu(c, BPF_LOCKS) | 1 << i.a());
                yield true;
            }
            case GOTO -> false;
            case UNLOCK, LEAVE -> throw new IllegalStateException("no step: " + i.op());
        };
        if (i.op() != Op.MOVE) {
            goOn(c, i, done);
        }
    }

    private static boolean takesTask(Op op) {
        return switch (op) {
            case PUSH, REMOVE, CAPTURE, ALLOWED, MIGRATION_DISABLED, WORD_IS, SET_WORD, SET_WORD_CPU, INSERT, MOVE ->
                true;
            case PEEK,
                    PEEK_DSQ,
                    POP,
                    EACH,
                    NEXT,
                    CANCEL,
                    REENQUEUE,
                    LOCK,
                    UNLOCK,
                    GOTO,
                    LEAVE,
                    CPU_IS,
                    HAS_FLAG,
                    KICK,
                    ERROR,
                    RETURN_CPU -> false;
        };
    }

    private void goOn(int c, Instr i, boolean done) {
        if (done) {
            callbacks.pc(c, callbacks.pc(c) + 1);
        } else if (i.otherwise() == BpfCode.LEAVE) {
            leave(c);
        } else {
            callbacks.pc(c, i.otherwise());
        }
    }

    /** dsq_move has come back. */
    @Override
    public void moved(int c, boolean success) {
        goOn(c, callbacks.instr(c), success);
    }

    private boolean found(int c, int v, int p) {
        int depth = callbacks.depth(c);
        m.store.set(m.at.variable(c, depth, v), p + 1);
        m.store.set(m.at.facts(c, depth, v), FACTS_NONE);
        return p >= 0;
    }

    /** Only tasks that were there when the iteration began, each once; bit 32: the one held was queued anew. */
    private boolean visitNext(int c, int depth, Instr i) {
        int cell = m.at.visits(c, depth, i.a());
        long visits = m.store.get(cell) & 0xffff_ffffL;
        long list = m.list(m.at.firstUser + i.b());
        for (int k = 0; k < Seq.size(list); k++) {
            int p = Seq.get(list, k);
            if ((visits >> p & 1) != 0) {
                m.store.set(cell, visits & ~(1L << p));
                return found(c, i.a(), p);
            }
        }
        m.store.set(cell, 0);
        return found(c, i.a(), -1);
    }

    private boolean cancel(int c) {
        int cursor = m.cpu(c, CURSOR);
        if (cursor == 0) {
            m.exit(RaceExit.BUFFER_UNDERFLOW, 0, c, c);
            return true;
        }
        callbacks.clearEntry(c, cursor - 1);
        m.cpu(c, CURSOR, cursor - 1);
        return true;
    }
}
