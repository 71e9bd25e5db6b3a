package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.*;

import java.util.Arrays;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.isa.Raw;

/** Writes the bytecode of the instructions {@code start} to {@code end} of one function into one method. */
final class InstructionWriter {
    private static final String HOST = "org/scxc/bpf/vm/HostCalls";
    private static final String HOST_CALL = "(" + Translator.EXECUTION + "IJJJJJ)J";
    private static final String KNOWN_CALL = "(L" + HOST + ";" + Translator.EXECUTION + "JJJJJ)J";

    private final Emitter to;
    private final ArithmeticWriter arithmetic;
    private final AccessWriter access;
    private final MethodVisitor out;
    private final Code code;
    private final Locals locals;
    private final Lines lines;
    private final Constants constants;
    private final int start;
    private final int end;

    /** Labels of the instructions and of what follows the last. */
    private final Label[] labels;

    private final Label leave = new Label();
    private boolean leaves;

    InstructionWriter(
            MethodVisitor out, Code code, Locals locals, Lines lines, Constants constants, int start, int end) {
        to = new Emitter(out, code, locals);
        arithmetic = new ArithmeticWriter(to);
        access = new AccessWriter(to, lines, constants);
        this.constants = constants;
        this.out = out;
        this.code = code;
        this.locals = locals;
        this.lines = lines;
        this.start = start;
        this.end = end;
        labels = new Label[end - start + 1];
        Arrays.setAll(labels, i -> new Label());
    }

    private Label label(int pc) {
        return labels[pc - start];
    }

    private boolean here(int pc) {
        return pc >= start && pc < end;
    }

    /** Jumps to the instruction that a piece is to begin at; a whole function begins at its first. */
    void enter() {
        if (locals.ofWholeFunction()) {
            return;
        }
        int[] keys = lines.starts.stream().filter(this::here).toArray();
        Label[] targets = Arrays.stream(keys).mapToObj(this::label).toArray(Label[]::new);
        out.visitVarInsn(ILOAD, locals.next());
        out.visitLookupSwitchInsn(targets[0], keys, targets);
    }

    void write() {
        boolean falls = false;
        for (int pc = lines.reachable.nextSetBit(start); pc >= 0 && pc < end; pc = lines.reachable.nextSetBit(pc + 1)) {
            if (lines.starts.get(pc)) {
                out.visitLabel(label(pc));
                frame();
                count(lines.end(pc) - pc);
            }
            instruction(pc);
            falls = Op.fallsThrough(code.op(pc));
        }
        if (falls && end < lines.function.end()) {
            out.visitLabel(label(end));
            frame();
            goOnAt(end);
        }
    }

    /** Writes the common end of a piece: registers into the array, count and passes into the execution. */
    void leave() {
        if (!leaves) {
            return;
        }
        out.visitLabel(leave);
        frame();
        for (int register = 0; register < Raw.FP; register++) {
            to.execution();
            out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "r", "[J");
            out.visitIntInsn(BIPUSH, register);
            to.load(register);
            out.visitInsn(LASTORE);
        }
        to.execution();
        out.visitVarInsn(LLOAD, locals.loops());
        out.visitFieldInsn(PUTFIELD, FunctionWriter.EXECUTION, "loops", "J");
        countOut();
        out.visitVarInsn(ILOAD, locals.next());
        out.visitInsn(IRETURN);
    }

    private void goOnAt(int pc) {
        out.visitLdcInsn(pc);
        out.visitVarInsn(ISTORE, locals.next());
        out.visitJumpInsn(GOTO, leave);
        leaves = true;
    }

    private void frame() {
        out.visitFrame(F_NEW, locals.types().length, locals.types(), 0, new Object[0]);
    }

    private void count(int instructions) {
        out.visitVarInsn(LLOAD, locals.count());
        out.visitLdcInsn((long) instructions);
        out.visitInsn(LADD);
        out.visitVarInsn(LSTORE, locals.count());
    }

    private void countOut() {
        to.execution();
        out.visitVarInsn(LLOAD, locals.count());
        out.visitFieldInsn(PUTFIELD, FunctionWriter.EXECUTION, "executed", "J");
    }

    private void countIn() {
        to.execution();
        out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "executed", "J");
        out.visitVarInsn(LSTORE, locals.count());
    }

    private void instruction(int pc) {
        int op = code.op(pc);
        if (Op.isArithmetic(op)) {
            arithmetic.binary(pc);
        } else if (Op.isConditional(op)) {
            condition(pc);
        } else if (op >= Op.LOAD8 && op <= Op.LOADSX32) {
            access.load(pc);
        } else if (op >= Op.STORE8 && op <= Op.STORE64_K) {
            access.store(pc);
        } else if (!arithmetic.unary(pc)) {
            other(pc);
        }
    }

    private void condition(int pc) {
        int op = code.op(pc);
        int operation = Op.operation(op);
        boolean half = (op & Op.W32) != 0;
        to.load(code.dst(pc));
        if (half) {
            out.visitInsn(L2I);
            to.second32(pc);
        } else {
            to.second(pc);
        }
        if (operation == Op.JSET) {
            out.visitInsn(half ? IAND : LAND);
        }
        boolean unsigned = operation >= Op.JGT && operation <= Op.JLE;
        if (unsigned) {
            String box = half ? "java/lang/Integer" : "java/lang/Long";
            out.visitMethodInsn(INVOKESTATIC, box, "compareUnsigned", half ? "(II)I" : "(JJ)I", false);
        } else if (!half) {
            if (operation == Op.JSET) {
                out.visitInsn(LCONST_0);
            }
            out.visitInsn(LCMP);
        }
        int jump = switch (operation) {
            case Op.JEQ -> IFEQ;
            case Op.JNE, Op.JSET -> IFNE;
            case Op.JGT, Op.JSGT -> IFGT;
            case Op.JGE, Op.JSGE -> IFGE;
            case Op.JLT, Op.JSLT -> IFLT;
            default -> IFLE;
        };
        // Two ints are compared in one instruction; everything else has left one int to compare with 0.
        boolean ints = half && !unsigned && operation != Op.JSET;
        jump(pc, ints ? jump + (IF_ICMPEQ - IFEQ) : jump, ints ? IF_ICMPEQ : IFEQ);
    }

    /** Jumps to the target of {@code pc} if {@code jump} does; the inverse of an opcode is its neighbour in pairs from {@code first}. */
    private void jump(int pc, int jump, int first) {
        int target = code.target(pc);
        if (here(target) && target > pc) {
            out.visitJumpInsn(jump, label(target));
            return;
        }
        int inverse = ((jump - first) ^ 1) + first;
        out.visitJumpInsn(inverse, label(pc + 1));
        jumpAlways(pc, target);
    }

    private void jumpAlways(int pc, int target) {
        if (target <= pc) {
            to.execution();
            out.visitVarInsn(LLOAD, locals.count());
            to.constant(pc);
            to.support("checkFuel", "(" + Translator.EXECUTION + "JI)V");
        }
        if (here(target)) {
            out.visitJumpInsn(GOTO, label(target));
        } else {
            goOnAt(target);
        }
    }

    private void other(int pc) {
        switch (code.op(pc)) {
            case Op.ATOMIC32 -> access.atomic(pc, "atomic32");
            case Op.ATOMIC64 -> access.atomic(pc, "atomic64");
            case Op.JA -> jumpAlways(pc, code.target(pc));
            case Op.MAY_GOTO -> mayGoto(pc);
            case Op.CALL_LOCAL -> callLocal(pc);
            case Op.CALL_HELPER -> callHost(pc, "helper");
            case Op.CALL_KFUNC -> callHost(pc, "kfunc");
            case Op.CALL_REGISTER -> callRegister(pc);
            case Op.EXIT -> exit();
            case Op.NOP -> out.visitInsn(NOP);
            default -> throw new IllegalStateException("opcode " + code.op(pc));
        }
    }

    private void mayGoto(int pc) {
        Label pass = new Label();
        out.visitVarInsn(LLOAD, locals.loops());
        out.visitInsn(LCONST_0);
        out.visitInsn(LCMP);
        out.visitJumpInsn(IFGT, pass);
        jumpAlways(pc, code.target(pc));
        out.visitLabel(pass);
        frame();
        out.visitVarInsn(LLOAD, locals.loops());
        out.visitInsn(LCONST_1);
        out.visitInsn(LSUB);
        out.visitVarInsn(LSTORE, locals.loops());
    }

    /** Pushes execution, count, pc and depth and calls the support method. */
    private void before(String support, int pc) {
        to.execution();
        out.visitVarInsn(LLOAD, locals.count());
        to.constant(pc);
        out.visitVarInsn(ILOAD, locals.depth());
        to.support(support, "(" + Translator.EXECUTION + "JII)V");
    }

    private void arguments() {
        for (int argument = 1; argument <= 5; argument++) {
            to.load(argument);
        }
    }

    private void callLocal(int pc) {
        before("beforeLocal", pc);
        out.visitVarInsn(ALOAD, 0);
        to.execution();
        arguments();
        out.visitVarInsn(ILOAD, locals.depth());
        out.visitInsn(ICONST_1);
        out.visitInsn(IADD);
        String callee = Translator.name((int) code.imm[pc]);
        out.visitMethodInsn(INVOKEVIRTUAL, Translator.NAME, callee, Translator.FUNCTION, false);
        to.store(0);
        countIn();
    }

    private void callHost(int pc, String kind) {
        before("beforeHost", pc);
        ConstantDynamic known = kind.equals("helper")
                ? constants.helper((int) code.imm[pc], lines.held.first(pc))
                : constants.kfunc((int) code.imm[pc]);
        if (known != null) {
            out.visitLdcInsn(known);
        }
        to.execution();
        out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "host", "L" + HOST + ";");
        to.execution();
        if (known != null) {
            arguments();
            out.visitMethodInsn(INVOKEINTERFACE, Constants.CALL, "call", KNOWN_CALL, true);
        } else {
            to.constant((int) code.imm[pc]);
            arguments();
            out.visitMethodInsn(INVOKEINTERFACE, HOST, kind, HOST_CALL, true);
        }
        to.store(0);
        countIn();
    }

    private void callRegister(int pc) {
        out.visitVarInsn(ALOAD, 0);
        to.execution();
        to.load(code.dst(pc));
        arguments();
        out.visitVarInsn(LLOAD, locals.count());
        to.constant(pc);
        out.visitVarInsn(ILOAD, locals.depth());
        out.visitMethodInsn(
                INVOKEVIRTUAL, Translator.NAME, "callRegister", "(" + Translator.EXECUTION + "JJJJJJJII)J", false);
        to.store(0);
        countIn();
    }

    private void exit() {
        if (locals.ofWholeFunction()) {
            countOut();
            to.load(0);
            out.visitInsn(LRETURN);
        } else {
            goOnAt(-1);
        }
    }
}
