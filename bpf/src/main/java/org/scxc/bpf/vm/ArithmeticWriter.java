package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.MethodVisitor;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Op;

/** Writes the bytecode of instructions that compute: arithmetic, sign extension, byte order. */
final class ArithmeticWriter {
    private static final String ARITHMETIC = "org/scxc/bpf/vm/Arithmetic";

    private final Emitter to;
    private final MethodVisitor out;
    private final Code code;

    ArithmeticWriter(Emitter to) {
        this.to = to;
        out = to.out;
        code = to.code;
    }

    /** Writes one that {@link Op#isArithmetic}. */
    void binary(int pc) {
        if ((code.op(pc) & Op.W32) == 0) {
            arithmetic64(pc);
        } else {
            arithmetic32(pc);
        }
        to.store(code.dst(pc));
    }

    /** Writes one of one operand. @return false if it is none */
    boolean unary(int pc) {
        int dst = code.dst(pc);
        switch (code.op(pc)) {
            case Op.NEG64 -> {
                to.load(dst);
                out.visitInsn(LNEG);
                to.store(dst);
            }
            case Op.NEG32 -> {
                to.load(dst);
                out.visitInsn(L2I);
                out.visitInsn(INEG);
                to.zeroExtend();
                to.store(dst);
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
            case Op.LOW32 -> mask(dst, Emitter.LOW32);
            case Op.ARENA_CAST -> arenaCast(pc);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void arithmetic64(int pc) {
        int operation = Op.operation(code.op(pc));
        if (operation != Op.MOV) {
            to.load(code.dst(pc));
        }
        boolean shift = operation == Op.LSH || operation == Op.RSH || operation == Op.ARSH;
        if (shift) {
            to.second32(pc);
        } else {
            to.second(pc);
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
            case Op.DIV -> to.arithmetic("div64", "(JJ)J");
            case Op.SDIV -> to.arithmetic("sdiv64", "(JJ)J");
            case Op.MOD -> to.arithmetic("mod64", "(JJ)J");
            case Op.SMOD -> to.arithmetic("smod64", "(JJ)J");
            default -> {}
        }
    }

    private void arithmetic32(int pc) {
        int operation = Op.operation(code.op(pc));
        if (operation != Op.MOV) {
            to.load(code.dst(pc));
            out.visitInsn(L2I);
        }
        to.second32(pc);
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
            case Op.DIV -> to.arithmetic("div32", "(II)J");
            case Op.SDIV -> to.arithmetic("sdiv32", "(II)J");
            case Op.MOD -> to.arithmetic("mod32", "(II)J");
            case Op.SMOD -> to.arithmetic("smod32", "(II)J");
            default -> {}
        }
        boolean extended = operation == Op.DIV || operation == Op.SDIV || operation == Op.MOD || operation == Op.SMOD;
        if (!extended) {
            to.zeroExtend();
        }
    }

    private void extend(int pc, int narrow, int width) {
        to.load(code.src(pc));
        to.signExtend(narrow);
        if (width == Op.W32) {
            out.visitLdcInsn(Emitter.LOW32);
            out.visitInsn(LAND);
        }
        to.store(code.dst(pc));
    }

    private void swap(int dst, String owner, String name) {
        to.load(dst);
        out.visitMethodInsn(INVOKESTATIC, owner, name, "(J)J", false);
        to.store(dst);
    }

    private void mask(int dst, long bits) {
        to.load(dst);
        out.visitLdcInsn(bits);
        out.visitInsn(LAND);
        to.store(dst);
    }

    private void arenaCast(int pc) {
        to.load(code.src(pc));
        out.visitLdcInsn(code.imm[pc]);
        to.arithmetic("arenaCast", "(JJ)J");
        to.store(code.dst(pc));
    }
}
