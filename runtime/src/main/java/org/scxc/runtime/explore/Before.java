package org.scxc.runtime.explore;

import static org.scxc.runtime.explore.Cells.*;

import org.jspecify.annotations.Nullable;
import org.scxc.runtime.explore.BpfCode.Instr;
import org.scxc.runtime.kernel.Steps;

/** What a line of a drawing needs to know of the state before its step. */
final class Before {
    final @Nullable Instr instr;
    final int op;
    final int fin;
    final int entry;
    final boolean claims;
    final int curr;
    final int cursor;
    final String variable;
    final int task;
    final long mask;
    final int ops;
    final boolean there;

    /** The queue that the instruction is about, or -1. */
    final int queue;

    /** CPUs that the instruction names: of its first operand, and of its second one; -1: it names none. */
    final int cpu;

    final int other;
    final int place;
    final int kicked;
    final int dest;
    final int actTask;

    Before(RaceMachine machine, int c, Pc pc) {
        RaceState m = machine.state;
        instr = pc == Pc.CALLBACK && m.object() == null ? machine.callbacks.instr(c) : null;
        variable =
                instr == null || instr.a() < 0 ? "" : machine.callbacks.code(c).variable(instr.a());
        task = instr == null || variable.isEmpty() || instr.op() == BpfCode.Op.LOCK
                ? -1
                : machine.callbacks.variable(c, instr.a());
        op = m.cpu(c, OP_TASK) - 1;
        fin = m.cpu(c, FIN_TASK) - 1;
        entry = pc == Pc.FD ? machine.finish.entryTask(c) : -1;
        claims = entry >= 0
                && m.task(entry, OPS) == Steps.QUEUED
                && machine.callbacks.isCurrent(entry, m.store.at(m.at.entry(c, m.cpu(c, ENTRY), B_QSEQ)));
        curr = m.cpu(c, CURR) - 1;
        cursor = m.cpu(c, CURSOR);
        mask = task >= 0 ? m.task(task, EFFECTIVE) : 0;
        int about = entry >= 0 ? entry : op;
        ops = about >= 0 ? m.task(about, OPS) : -1;
        actTask = pc == Pc.GM_ACT || pc == Pc.SG_STOP ? machine.affinity.actTask(c) : -1;
        Operands operands = new Operands(m, machine.callbacks);
        queue = instr != null && instr.op().isOfQueue() ? operands.queue(c, instr) : -1;
        cpu = instr != null && instr.op().isOfCpu() ? operands.cpu(c, instr.b()) : -1;
        other = instr != null && (instr.op() == BpfCode.Op.CPU_IS || instr.op() == BpfCode.Op.SET_WORD_CPU)
                ? operands.cpu(c, instr.c())
                : -1;
        place = instr != null && (instr.op() == BpfCode.Op.INSERT || instr.op() == BpfCode.Op.MOVE)
                ? operands.place(c, instr.b())
                : -1;
        dest = m.cpu(c, OP_DEST);
        kicked = pc == Pc.KK_GO ? Integer.numberOfTrailingZeros(m.cpu(c, KICKS) & 0xff) : -1;
        there = instr != null
                && instr.op() == BpfCode.Op.REMOVE
                && Seq.indexOf(m.store.get(m.at.queue(queue)), task) >= 0;
    }

    boolean reads() {
        return instr != null && instr.op() == BpfCode.Op.ALLOWED;
    }
}
