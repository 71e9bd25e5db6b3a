package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.MethodVisitor;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;

/** What the bytecode of every kind of instruction is made of: registers, constants, operands, calls of what supports them. */
final class Emitter {
    static final long LOW32 = 0xffff_ffffL;

    private static final String ARITHMETIC = "org/scxc/bpf/vm/Arithmetic";

    final MethodVisitor out;
    final Code code;
    final Locals locals;

    Emitter(MethodVisitor out, Code code, Locals locals) {
        this.out = out;
        this.code = code;
        this.locals = locals;
    }

    /** Pushes the execution. */
    void execution() {
        out.visitVarInsn(ALOAD, 1);
    }

    /** Pushes a register. */
    void load(int register) {
        out.visitVarInsn(LLOAD, locals.register(register));
    }

    /** Pops a register. */
    void store(int register) {
        out.visitVarInsn(LSTORE, locals.register(register));
    }

    void constant(int value) {
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

    void constant(long value) {
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
    void second(int pc) {
        if ((code.op(pc) & Op.X) != 0) {
            load(code.src(pc));
        } else {
            constant(code.imm[pc]);
        }
    }

    /** As {@link #second}, its low 32 bits as an int. */
    void second32(int pc) {
        if ((code.op(pc) & Op.X) != 0) {
            load(code.src(pc));
            out.visitInsn(L2I);
        } else {
            constant((int) code.imm[pc]);
        }
    }

    /** Makes an int a long without sign. */
    void zeroExtend() {
        out.visitInsn(I2L);
        out.visitLdcInsn(LOW32);
        out.visitInsn(LAND);
    }

    /** Makes a long its own low bits with their sign. @param narrow I2B, I2S, or NOP for 32 bits */
    void signExtend(int narrow) {
        out.visitInsn(L2I);
        if (narrow != NOP) {
            out.visitInsn(narrow);
        }
        out.visitInsn(I2L);
    }

    /** Calls a method of {@link Arithmetic}. */
    void arithmetic(String name, String descriptor) {
        out.visitMethodInsn(INVOKESTATIC, ARITHMETIC, name, descriptor, false);
    }

    /** Calls a static method of {@link Translated}. */
    void support(String name, String descriptor) {
        out.visitMethodInsn(INVOKESTATIC, Translator.SUPER, name, descriptor, false);
    }
}
