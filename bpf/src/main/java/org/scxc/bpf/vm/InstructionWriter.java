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
    private static final String ARITHMETIC = "org/scxc/bpf/vm/Arithmetic";
    private static final String HOST = "org/scxc/bpf/vm/HostCalls";
    private static final String HOST_CALL = "(" + Translator.EXECUTION + "IJJJJJ)J";
    private static final String KNOWN_CALL = "(L" + HOST + ";" + Translator.EXECUTION + "JJJJJ)J";
    private static final long LOW32 = 0xffff_ffffL;

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
            execution();
            out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "r", "[J");
            out.visitIntInsn(BIPUSH, register);
            load(register);
            out.visitInsn(LASTORE);
        }
        execution();
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
        execution();
        out.visitVarInsn(LLOAD, locals.count());
        out.visitFieldInsn(PUTFIELD, FunctionWriter.EXECUTION, "executed", "J");
    }

    private void countIn() {
        execution();
        out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "executed", "J");
        out.visitVarInsn(LSTORE, locals.count());
    }

    private void execution() {
        out.visitVarInsn(ALOAD, 1);
    }

    private void load(int register) {
        out.visitVarInsn(LLOAD, locals.register(register));
    }

    private void store(int register) {
        out.visitVarInsn(LSTORE, locals.register(register));
    }

    private void constant(int value) {
        if (value >= -1 && value <= 5) {
            out.visitInsn(ICONST_0 + value);
        } else if (value == (byte) value) {
            out.visitIntInsn(BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    private void constant(long value) {
        if (value == 0 || value == 1) {
            out.visitInsn(value == 0 ? LCONST_0 : LCONST_1);
        } else if (value == (short) value) {
            constant((int) value);
            out.visitInsn(I2L);
        } else {
            out.visitLdcInsn(value);
        }
    }

    /** Pushes the second operand: the source register or the immediate. */
    private void second(int pc) {
        if ((code.op(pc) & Op.X) != 0) {
            load(code.src(pc));
        } else {
            constant(code.imm[pc]);
        }
    }

    /** As {@link #second}, its low 32 bits as an int. */
    private void second32(int pc) {
        if ((code.op(pc) & Op.X) != 0) {
            load(code.src(pc));
            out.visitInsn(L2I);
        } else {
            constant((int) code.imm[pc]);
        }
    }

    private void zeroExtend() {
        out.visitInsn(I2L);
        out.visitLdcInsn(LOW32);
        out.visitInsn(LAND);
    }

    private void arithmetic(String name, String descriptor) {
        out.visitMethodInsn(INVOKESTATIC, ARITHMETIC, name, descriptor, false);
    }

    private void instruction(int pc) {
        int op = code.op(pc);
        if (Op.isArithmetic(op)) {
            if ((op & Op.W32) == 0) {
                arithmetic64(pc);
            } else {
                arithmetic32(pc);
            }
            store(code.dst(pc));
        } else if (Op.isConditional(op)) {
            condition(pc);
        } else if (op >= Op.LOAD8 && op <= Op.LOADSX32) {
            memoryLoad(pc);
        } else if (op >= Op.STORE8 && op <= Op.STORE64_K) {
            memoryStore(pc);
        } else {
            other(pc);
        }
    }

    private void arithmetic64(int pc) {
        int operation = Op.operation(code.op(pc));
        if (operation != Op.MOV) {
            load(code.dst(pc));
        }
        boolean shift = operation == Op.LSH || operation == Op.RSH || operation == Op.ARSH;
        if (shift) {
            second32(pc);
        } else {
            second(pc);
        }
        switch (operation) {
            case Op.ADD -> out.visitInsn(LADD);
            case Op.SUB -> out.visitInsn(LSUB);
            case Op.MUL -> out.visitInsn(LMUL);
            case Op.OR -> out.visitInsn(LOR);
            case Op.AND -> out.visitInsn(LAND);
            case Op.XOR -> out.visitInsn(LXOR);
            case Op.LSH -> out.visitInsn(LSHL);
            case Op.RSH -> out.visitInsn(LUSHR);
            case Op.ARSH -> out.visitInsn(LSHR);
            case Op.DIV -> arithmetic("div64", "(JJ)J");
            case Op.SDIV -> arithmetic("sdiv64", "(JJ)J");
            case Op.MOD -> arithmetic("mod64", "(JJ)J");
            case Op.SMOD -> arithmetic("smod64", "(JJ)J");
            default -> {}
        }
    }

    private void arithmetic32(int pc) {
        int operation = Op.operation(code.op(pc));
        if (operation != Op.MOV) {
            load(code.dst(pc));
            out.visitInsn(L2I);
        }
        second32(pc);
        switch (operation) {
            case Op.ADD -> out.visitInsn(IADD);
            case Op.SUB -> out.visitInsn(ISUB);
            case Op.MUL -> out.visitInsn(IMUL);
            case Op.OR -> out.visitInsn(IOR);
            case Op.AND -> out.visitInsn(IAND);
            case Op.XOR -> out.visitInsn(IXOR);
            case Op.LSH -> out.visitInsn(ISHL);
            case Op.RSH -> out.visitInsn(IUSHR);
            case Op.ARSH -> out.visitInsn(ISHR);
            case Op.DIV -> arithmetic("div32", "(II)J");
            case Op.SDIV -> arithmetic("sdiv32", "(II)J");
            case Op.MOD -> arithmetic("mod32", "(II)J");
            case Op.SMOD -> arithmetic("smod32", "(II)J");
            default -> {}
        }
        boolean extended = operation == Op.DIV || operation == Op.SDIV || operation == Op.MOD || operation == Op.SMOD;
        if (!extended) {
            zeroExtend();
        }
    }

    private void condition(int pc) {
        int op = code.op(pc);
        int operation = Op.operation(op);
        boolean half = (op & Op.W32) != 0;
        load(code.dst(pc));
        if (half) {
            out.visitInsn(L2I);
            second32(pc);
        } else {
            second(pc);
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
            execution();
            out.visitVarInsn(LLOAD, locals.count());
            constant(pc);
            support("checkFuel", "(" + Translator.EXECUTION + "JI)V");
        }
        if (here(target)) {
            out.visitJumpInsn(GOTO, label(target));
        } else {
            goOnAt(target);
        }
    }

    private void support(String name, String descriptor) {
        out.visitMethodInsn(INVOKESTATIC, Translator.SUPER, name, descriptor, false);
    }

    /** Returns whether an access lies in the function's own stack frame whatever the registers hold. */
    private boolean inFrame(int register, int pc) {
        int off = code.off(pc);
        return register == Raw.FP && off >= -Execution.FRAME_BYTES && off + Op.accessBytes(code.op(pc)) <= 0;
    }

    private void stackPlace(int off) {
        out.visitVarInsn(ALOAD, locals.stack());
        out.visitVarInsn(ILOAD, locals.frame());
        constant(off);
        out.visitInsn(IADD);
    }

    private void address(int register, int off) {
        load(register);
        if (off != 0) {
            constant((long) off);
            out.visitInsn(LADD);
        }
    }

    private void memoryLoad(int pc) {
        int bits = 8 * Op.accessBytes(code.op(pc));
        if (inFrame(code.src(pc), pc)) {
            stackPlace(code.off(pc));
            support("stackLoad" + bits, "([BI)J");
        } else if (lines.arguments.get(pc)) {
            execution();
            load(code.src(pc));
            constant((int) code.off(pc));
            constant(pc);
            support("argumentLoad", "(" + Translator.EXECUTION + "JII)J");
        } else {
            out.visitVarInsn(ALOAD, locals.memory());
            address(code.src(pc), code.off(pc));
            ConstantDynamic place = constants.place(code.off(pc), bits / 8, false);
            if (place != null) {
                out.visitLdcInsn(place);
                constant(pc);
                support("placeLoad" + bits, "(L" + FunctionWriter.MEMORY + ";JL" + Constants.PLACE + ";I)J");
            } else {
                constant(pc);
                out.visitMethodInsn(INVOKEVIRTUAL, FunctionWriter.MEMORY, "load" + bits, "(JI)J", false);
            }
        }
        switch (code.op(pc)) {
            case Op.LOADSX8 -> signExtend(I2B);
            case Op.LOADSX16 -> signExtend(I2S);
            case Op.LOADSX32 -> signExtend(NOP);
            default -> {}
        }
        store(code.dst(pc));
    }

    private void signExtend(int narrow) {
        out.visitInsn(L2I);
        if (narrow != NOP) {
            out.visitInsn(narrow);
        }
        out.visitInsn(I2L);
    }

    private void memoryStore(int pc) {
        int op = code.op(pc);
        int bits = 8 * Op.accessBytes(op);
        boolean inFrame = inFrame(code.dst(pc), pc);
        ConstantDynamic place = inFrame || bits != 64 ? null : constants.place(code.off(pc), 8, true);
        if (inFrame) {
            stackPlace(code.off(pc));
        } else {
            out.visitVarInsn(ALOAD, locals.memory());
            address(code.dst(pc), code.off(pc));
        }
        if (op >= Op.STORE8_K) {
            constant(code.imm[pc]);
        } else {
            load(code.src(pc));
        }
        if (inFrame) {
            support("stackStore" + bits, "([BIJ)V");
        } else if (place != null) {
            out.visitLdcInsn(place);
            constant(pc);
            support("placeStore64", "(L" + FunctionWriter.MEMORY + ";JJL" + Constants.PLACE + ";I)V");
        } else {
            constant(pc);
            out.visitMethodInsn(INVOKEVIRTUAL, FunctionWriter.MEMORY, "store" + bits, "(JJI)V", false);
        }
    }

    private void other(int pc) {
        int dst = code.dst(pc);
        switch (code.op(pc)) {
            case Op.NEG64 -> {
                load(dst);
                out.visitInsn(LNEG);
                store(dst);
            }
            case Op.NEG32 -> {
                load(dst);
                out.visitInsn(L2I);
                out.visitInsn(INEG);
                zeroExtend();
                store(dst);
            }
            case Op.MOVSX8 -> extend(pc, I2B, Op.W64);
            case Op.MOVSX16 -> extend(pc, I2S, Op.W64);
            case Op.MOVSX32 -> extend(pc, NOP, Op.W64);
            case Op.MOVSX8_W32 -> extend(pc, I2B, Op.W32);
            case Op.MOVSX16_W32 -> extend(pc, I2S, Op.W32);
            case Op.SWAP16 -> swap(dst, ARITHMETIC, "swap16");
            case Op.SWAP32 -> swap(dst, ARITHMETIC, "swap32");
            case Op.SWAP64 -> swap(dst, "java/lang/Long", "reverseBytes");
            case Op.LOW16 -> mask(dst, 0xffff);
            case Op.LOW32 -> mask(dst, LOW32);
            case Op.ATOMIC32 -> atomic(pc, "atomic32");
            case Op.ATOMIC64 -> atomic(pc, "atomic64");
            case Op.JA -> jumpAlways(pc, code.target(pc));
            case Op.MAY_GOTO -> mayGoto(pc);
            case Op.CALL_LOCAL -> callLocal(pc);
            case Op.CALL_HELPER -> callHost(pc, "helper");
            case Op.CALL_KFUNC -> callHost(pc, "kfunc");
            case Op.CALL_REGISTER -> callRegister(pc);
            case Op.EXIT -> exit();
            case Op.ARENA_CAST -> arenaCast(pc);
            case Op.NOP -> out.visitInsn(NOP);
            default -> throw new IllegalStateException("opcode " + code.op(pc));
        }
    }

    private void extend(int pc, int narrow, int width) {
        load(code.src(pc));
        signExtend(narrow);
        if (width == Op.W32) {
            out.visitLdcInsn(LOW32);
            out.visitInsn(LAND);
        }
        store(code.dst(pc));
    }

    private void swap(int dst, String owner, String name) {
        load(dst);
        out.visitMethodInsn(INVOKESTATIC, owner, name, "(J)J", false);
        store(dst);
    }

    private void mask(int dst, long bits) {
        load(dst);
        out.visitLdcInsn(bits);
        out.visitInsn(LAND);
        store(dst);
    }

    private void atomic(int pc, String name) {
        int operation = (int) code.imm[pc];
        out.visitVarInsn(ALOAD, locals.memory());
        constant(operation);
        address(code.dst(pc), code.off(pc));
        load(code.src(pc));
        load(0);
        constant(pc);
        arithmetic(name, "(L" + FunctionWriter.MEMORY + ";IJJJI)J");
        if (operation == Raw.ATOMIC_CMPXCHG) {
            store(0);
        } else if ((operation & Raw.FETCH) != 0) {
            store(code.src(pc));
        } else {
            out.visitInsn(POP2);
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
        execution();
        out.visitVarInsn(LLOAD, locals.count());
        constant(pc);
        out.visitVarInsn(ILOAD, locals.depth());
        support(support, "(" + Translator.EXECUTION + "JII)V");
    }

    private void arguments() {
        for (int argument = 1; argument <= 5; argument++) {
            load(argument);
        }
    }

    private void callLocal(int pc) {
        before("beforeLocal", pc);
        out.visitVarInsn(ALOAD, 0);
        execution();
        arguments();
        out.visitVarInsn(ILOAD, locals.depth());
        out.visitInsn(ICONST_1);
        out.visitInsn(IADD);
        String callee = Translator.name((int) code.imm[pc]);
        out.visitMethodInsn(INVOKEVIRTUAL, Translator.NAME, callee, Translator.FUNCTION, false);
        store(0);
        countIn();
    }

    private void callHost(int pc, String kind) {
        before("beforeHost", pc);
        ConstantDynamic known = constants.call(kind.equals("helper"), (int) code.imm[pc]);
        if (known != null) {
            out.visitLdcInsn(known);
        }
        execution();
        out.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "host", "L" + HOST + ";");
        execution();
        if (known != null) {
            arguments();
            out.visitMethodInsn(INVOKEINTERFACE, Constants.CALL, "call", KNOWN_CALL, true);
        } else {
            constant((int) code.imm[pc]);
            arguments();
            out.visitMethodInsn(INVOKEINTERFACE, HOST, kind, HOST_CALL, true);
        }
        store(0);
        countIn();
    }

    private void callRegister(int pc) {
        out.visitVarInsn(ALOAD, 0);
        execution();
        load(code.dst(pc));
        arguments();
        out.visitVarInsn(LLOAD, locals.count());
        constant(pc);
        out.visitVarInsn(ILOAD, locals.depth());
        out.visitMethodInsn(
                INVOKEVIRTUAL, Translator.NAME, "callRegister", "(" + Translator.EXECUTION + "JJJJJJJII)J", false);
        store(0);
        countIn();
    }

    private void exit() {
        if (locals.ofWholeFunction()) {
            countOut();
            load(0);
            out.visitInsn(LRETURN);
        } else {
            goOnAt(-1);
        }
    }

    private void arenaCast(int pc) {
        load(code.src(pc));
        out.visitLdcInsn(code.imm[pc]);
        arithmetic("arenaCast", "(JJ)J");
        store(code.dst(pc));
    }
}
