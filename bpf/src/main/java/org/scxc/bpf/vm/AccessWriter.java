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

    private void stackPlace(int pc) {
        out.visitVarInsn(ALOAD, locals.stack());
        out.visitVarInsn(ILOAD, locals.frame());
        to.constant(lines.held.frameOffset(pc));
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
        if (lines.held.inFrame(pc)) {
            stackPlace(pc);
            to.support("stackLoad" + bits, "([BI)J");
        } else if (lines.held.isArgument(pc)) {
            to.execution();
            to.load(code.src(pc));
            to.constant(code.off(pc) / Long.BYTES);
            to.constant(pc);
            to.support("argumentLoad", "(" + Translator.EXECUTION + "JII)J");
        } else {
            out.visitVarInsn(ALOAD, locals.memory());
            ConstantDynamic place = constants.place(code.off(pc), bits / 8, false);
            if (place != null) {
                to.load(code.src(pc));
                to.constant(code.off(pc));
                out.visitLdcInsn(place);
                to.constant(pc);
                to.support("placeLoad" + bits, "(L" + FunctionWriter.MEMORY + ";JIL" + Constants.PLACE + ";I)J");
            } else {
                address(code.src(pc), code.off(pc));
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
        boolean inFrame = lines.held.inFrame(pc);
        ConstantDynamic place = inFrame || bits != 64 ? null : constants.place(code.off(pc), 8, true);
        if (inFrame) {
            stackPlace(pc);
        } else {
            out.visitVarInsn(ALOAD, locals.memory());
            if (place != null) {
                to.load(code.dst(pc));
                to.constant(code.off(pc));
            } else {
                address(code.dst(pc), code.off(pc));
            }
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
            to.support("placeStore64", "(L" + FunctionWriter.MEMORY + ";JIJL" + Constants.PLACE + ";I)V");
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
