package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.scxc.bpf.isa.Code;

/**
 * Writes one function: a method, or, if it is cut, a method for each piece and one that calls them in turn. A piece
 * takes the pc to begin at, reads the registers from {@link Execution#r} and leaves them there with the pc to go on at,
 * -1 at the function's end.
 */
final class FunctionWriter {
    private static final String PIECE = "(" + Translator.EXECUTION + "II)I";
    static final String EXECUTION = "org/scxc/bpf/vm/Execution";
    static final String MEMORY = "org/scxc/bpf/vm/Memory";
    private static final String STOP = "org/scxc/bpf/vm/Stop";

    private final ClassWriter type;
    private final Code code;
    private final int index;
    private final Lines lines;
    private final Constants constants;

    FunctionWriter(ClassWriter type, Code code, int index, Lines lines, Constants constants) {
        this.constants = constants;
        this.type = type;
        this.code = code;
        this.index = index;
        this.lines = lines;
    }

    void write() {
        if (lines.inOnePiece()) {
            MethodVisitor method = type.visitMethod(0, Translator.name(index), Translator.FUNCTION, null, null);
            method.visitCode();
            Locals locals = Locals.ofFunction();
            prologue(method, locals);
            for (int register : new int[] {0, 6, 7, 8, 9}) {
                method.visitInsn(LCONST_0);
                method.visitVarInsn(LSTORE, locals.register(register));
            }
            method.visitLdcInsn((long) Execution.LOOPS_MAX);
            method.visitVarInsn(LSTORE, locals.loops());
            body(method, locals, lines.function.start(), lines.function.end());
            return;
        }
        driver();
        for (int start = lines.cuts.nextSetBit(0); start >= 0; start = lines.cuts.nextSetBit(start + 1)) {
            int next = lines.cuts.nextSetBit(start + 1);
            piece(start, next < 0 ? lines.function.end() : next);
        }
    }

    private String pieceName(int start) {
        return Translator.name(index) + "_" + start;
    }

    /** The method that other functions call: hands the arguments on and calls one piece after another. */
    private void driver() {
        MethodVisitor method = type.visitMethod(0, Translator.name(index), Translator.FUNCTION, null, null);
        method.visitCode();
        method.visitVarInsn(ALOAD, 1);
        for (int argument = 0; argument < 5; argument++) {
            method.visitVarInsn(LLOAD, 2 + 2 * argument);
        }
        method.visitMethodInsn(INVOKEVIRTUAL, EXECUTION, "beginPieces", "(JJJJJ)V", false);
        method.visitLdcInsn(lines.function.start());
        method.visitVarInsn(ISTORE, 13);
        Object[] locals = {
            Translator.NAME,
            EXECUTION,
            Opcodes.LONG,
            Opcodes.LONG,
            Opcodes.LONG,
            Opcodes.LONG,
            Opcodes.LONG,
            Opcodes.INTEGER,
            Opcodes.INTEGER
        };
        Label again = new Label();
        method.visitLabel(again);
        method.visitFrame(F_NEW, locals.length, locals, 0, new Object[0]);
        List<Integer> starts = new ArrayList<>();
        lines.cuts.stream().forEach(starts::add);
        for (int piece = 0; piece < starts.size(); piece++) {
            Label other = new Label();
            if (piece + 1 < starts.size()) {
                method.visitVarInsn(ILOAD, 13);
                method.visitLdcInsn(starts.get(piece + 1));
                method.visitJumpInsn(IF_ICMPGE, other);
            }
            method.visitVarInsn(ALOAD, 0);
            method.visitVarInsn(ALOAD, 1);
            method.visitVarInsn(ILOAD, 12);
            method.visitVarInsn(ILOAD, 13);
            method.visitMethodInsn(INVOKEVIRTUAL, Translator.NAME, pieceName(starts.get(piece)), PIECE, false);
            method.visitInsn(DUP);
            method.visitVarInsn(ISTORE, 13);
            method.visitJumpInsn(IFGE, again);
            method.visitVarInsn(ALOAD, 1);
            method.visitFieldInsn(GETFIELD, EXECUTION, "r", "[J");
            method.visitInsn(ICONST_0);
            method.visitInsn(LALOAD);
            method.visitInsn(LRETURN);
            if (piece + 1 < starts.size()) {
                method.visitLabel(other);
                method.visitFrame(F_NEW, locals.length, locals, 0, new Object[0]);
            }
        }
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void piece(int start, int end) {
        MethodVisitor method = type.visitMethod(0, pieceName(start), PIECE, null, null);
        method.visitCode();
        Locals locals = Locals.ofPiece();
        prologue(method, locals);
        for (int register = 0; register < 10; register++) {
            method.visitVarInsn(ALOAD, 1);
            method.visitFieldInsn(GETFIELD, EXECUTION, "r", "[J");
            method.visitIntInsn(BIPUSH, register);
            method.visitInsn(LALOAD);
            method.visitVarInsn(LSTORE, locals.register(register));
        }
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, EXECUTION, "loops", "J");
        method.visitVarInsn(LSTORE, locals.loops());
        body(method, locals, start, end);
    }

    /** Sets up what both forms keep in locals: r10, the count, memory, and the frame's place in the stack. */
    private static void prologue(MethodVisitor method, Locals locals) {
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, EXECUTION, "memory", "L" + MEMORY + ";");
        method.visitVarInsn(ASTORE, locals.memory());
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, EXECUTION, "stackBytes", "[B");
        method.visitVarInsn(ASTORE, locals.stack());
        method.visitVarInsn(ILOAD, locals.depth());
        method.visitIntInsn(SIPUSH, Execution.FRAME_BYTES);
        method.visitInsn(IMUL);
        method.visitInsn(DUP);
        method.visitVarInsn(ISTORE, locals.frame());
        method.visitInsn(I2L);
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, EXECUTION, "stack", "J");
        method.visitInsn(LADD);
        method.visitVarInsn(LSTORE, locals.register(10));
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, EXECUTION, "executed", "J");
        method.visitVarInsn(LSTORE, locals.count());
    }

    private void body(MethodVisitor method, Locals locals, int start, int end) {
        Label from = new Label();
        Label to = new Label();
        Label stopped = new Label();
        method.visitTryCatchBlock(from, to, stopped, STOP);
        method.visitLabel(from);
        InstructionWriter instructions = new InstructionWriter(method, code, locals, lines, constants, start, end);
        instructions.enter();
        instructions.write();
        instructions.leave();
        method.visitLabel(to);
        method.visitLabel(stopped);
        method.visitFrame(F_NEW, locals.types().length, locals.types(), 1, new Object[] {STOP});
        method.visitVarInsn(ASTORE, locals.scratch());
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, 1);
        method.visitVarInsn(ALOAD, locals.scratch());
        method.visitVarInsn(LLOAD, locals.count());
        method.visitMethodInsn(
                INVOKEVIRTUAL,
                Translator.NAME,
                "stopped",
                "(" + Translator.EXECUTION + "L" + STOP + ";J)L" + STOP + ";",
                false);
        method.visitInsn(ATHROW);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }
}
