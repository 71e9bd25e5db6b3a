package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.MethodVisitor;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;
import org.scxc.bpf.isa.Raw;

/** Writes the bytecode of instructions that load and store: from where is known before they run, the shortest way there. */
final class AccessWriter {
    private final Emitter to;
    private final MethodVisitor out;
    private final Code code;
    private final Locals locals;
    private final Lines lines;
    private final Constants constants;

    AccessWriter(Emitter to, Lines lines, Constants constants) {
        this.to = to;
        this.lines = lines;
        this.constants = constants;
        out = to.out;
        code = to.code;
        locals = to.locals;
    }

    /** Returns whether an access lies in the function's own stack frame whatever the registers hold. */
    private boolean inFrame(int register, int pc) {
        int off = code.off(pc);
        return register == Raw.FP && off >= -Execution.FRAME_BYTES && off + Op.accessBytes(code.op(pc)) <= 0;
    }

    private void stackPlace(int off) {
        out.visitVarInsn(ALOAD, locals.stack());
        out.visitVarInsn(ILOAD, locals.frame());
        to.constant(off);
        out.visitInsn(IADD);
    }

    private void address(int register, int off) {
        to.load(register);
        if (off != 0) {
            to.constant((long) off);
            out.visitInsn(LADD);
        }
    }

    void load(int pc) {
        int bits = 8 * Op.accessBytes(code.op(pc));
        if (inFrame(code.src(pc), pc)) {
            stackPlace(code.off(pc));
            to.support("stackLoad" + bits, "([BI)J");
        } else if (lines.arguments.get(pc)) {
            to.execution();
            to.load(code.src(pc));
            to.constant(code.off(pc) / Long.BYTES);
            to.constant(pc);
            to.support("argumentLoad", "(" + Translator.EXECUTION + "JII)J");
        } else {
            out.visitVarInsn(ALOAD, locals.memory());
            address(code.src(pc), code.off(pc));
            ConstantDynamic place = constants.place(code.off(pc), bits / 8, false);
            if (place != null) {
                out.visitLdcInsn(place);
                to.constant(pc);
                to.support("placeLoad" + bits, "(L" + FunctionWriter.MEMORY + ";JL" + Constants.PLACE + ";I)J");
            } else {
                to.constant(pc);
                out.visitMethodInsn(INVOKEVIRTUAL, FunctionWriter.MEMORY, "load" + bits, "(JI)J", false);
            }
        }
        switch (code.op(pc)) {
            case Op.LOADSX8 -> to.signExtend(I2B);
            case Op.LOADSX16 -> to.signExtend(I2S);
            case Op.LOADSX32 -> to.signExtend(NOP);
            default -> {}
        }
        to.store(code.dst(pc));
    }

    void store(int pc) {
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
            to.constant(code.imm[pc]);
        } else {
            to.load(code.src(pc));
        }
        if (inFrame) {
            to.support("stackStore" + bits, "([BIJ)V");
        } else if (place != null) {
            out.visitLdcInsn(place);
            to.constant(pc);
            to.support("placeStore64", "(L" + FunctionWriter.MEMORY + ";JJL" + Constants.PLACE + ";I)V");
        } else {
            to.constant(pc);
            out.visitMethodInsn(INVOKEVIRTUAL, FunctionWriter.MEMORY, "store" + bits, "(JJI)V", false);
        }
    }

    void atomic(int pc, String name) {
        int operation = (int) code.imm[pc];
        out.visitVarInsn(ALOAD, locals.memory());
        to.constant(operation);
        address(code.dst(pc), code.off(pc));
        to.load(code.src(pc));
        to.load(0);
        to.constant(pc);
        to.arithmetic(name, "(L" + FunctionWriter.MEMORY + ";IJJJI)J");
        if (operation == Raw.ATOMIC_CMPXCHG) {
            to.store(0);
        } else if ((operation & Raw.FETCH) != 0) {
            to.store(code.src(pc));
        } else {
            out.visitInsn(POP2);
        }
    }
}
