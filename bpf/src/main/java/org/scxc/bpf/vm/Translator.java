package org.scxc.bpf.vm;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V21;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Function;

/**
 * Translates a program to one hidden class: a method for each function, registers as locals. HotSpot never compiles a
 * method of more than 8,000 bytes (DontCompileHugeMethods), so a big function is several methods that hand the registers
 * on through an array.
 */
public final class Translator {
    /** Bytes of bytecode, as {@link Lines} estimates them, that one method may have. */
    static final int METHOD_BYTES = 7_500;

    static final String NAME = "org/scxc/bpf/vm/Program";
    static final String SUPER = "org/scxc/bpf/vm/Translated";
    static final String EXECUTION = "Lorg/scxc/bpf/vm/Execution;";
    static final String FUNCTION = "(" + EXECUTION + "JJJJJI)J";
    private static final String ENTER = "(I" + EXECUTION + "JJJJJI)J";

    private Translator() {}

    /** As {@link #translate(Code, Shortcuts)}, without any. */
    public static Engine translate(Code code) {
        return translate(code, METHOD_BYTES, Shortcuts.NONE);
    }

    /**
     * Returns an engine for {@code code}: translated, or the interpreter if a class file cannot hold the program.
     *
     * @param shortcuts of all hosts and memories that the engine will run on
     */
    public static Engine translate(Code code, Shortcuts shortcuts) {
        return translate(code, METHOD_BYTES, shortcuts);
    }

    static Engine translate(Code code, int methodBytes, Shortcuts shortcuts) {
        List<Lines> functions = new ArrayList<>();
        for (Function function : code.functions()) {
            functions.add(new Lines(code, function, methodBytes));
        }
        Constants constants = new Constants(shortcuts);
        byte[] bytes;
        try {
            bytes = classFile(code, functions, constants);
        } catch (ClassTooLargeException | MethodTooLargeException tooLarge) {
            return new Interpreter();
        }
        try {
            Class<?> program = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes, constants.data(), true)
                    .lookupClass();
            return (Engine) program.getDeclaredConstructor(int[].class).newInstance((Object) lineEnds(code, functions));
        } catch (IllegalAccessException
                | NoSuchMethodException
                | InstantiationException
                | InvocationTargetException impossible) {
            throw new LinkageError("generated class", impossible);
        }
    }

    static byte[] classFile(Code code, List<Lines> functions, Constants constants) {
        // Only common supertypes would need class loading; frames are all written here.
        ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.visit(V21, ACC_FINAL | ACC_SUPER, NAME, null, SUPER, null);
        constructor(type);
        dispatch(type, functions.size());
        for (int f = 0; f < functions.size(); f++) {
            new FunctionWriter(type, code, f, functions.get(f), constants).write();
            entry(type, f);
        }
        type.visitEnd();
        return type.toByteArray();
    }

    private static int[] lineEnds(Code code, List<Lines> functions) {
        int[] ends = new int[code.size()];
        for (Lines lines : functions) {
            for (int pc = lines.starts.nextSetBit(0); pc >= 0; pc = lines.starts.nextSetBit(pc + 1)) {
                Arrays.fill(ends, pc, lines.end(pc), lines.end(pc));
            }
        }
        return ends;
    }

    private static void constructor(ClassWriter type) {
        MethodVisitor method = type.visitMethod(0, "<init>", "([I)V", null, null);
        method.visitCode();
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, 1);
        method.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "([I)V", false);
        method.visitInsn(RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** Writes {@link Translated#enter}: a switch over all functions. */
    private static void dispatch(ClassWriter type, int functions) {
        MethodVisitor method = type.visitMethod(0, "enter", ENTER, null, null);
        method.visitCode();
        Label[] labels = new Label[functions];
        Arrays.setAll(labels, f -> new Label());
        method.visitVarInsn(ILOAD, 1);
        method.visitTableSwitchInsn(0, functions - 1, labels[0], labels);
        for (int f = 0; f < functions; f++) {
            method.visitLabel(labels[f]);
            method.visitFrame(Opcodes.F_NEW, 9, ENTER_LOCALS, 0, new Object[0]);
            method.visitVarInsn(ALOAD, 0);
            method.visitVarInsn(ALOAD, 2);
            for (int argument = 0; argument < 5; argument++) {
                method.visitVarInsn(LLOAD, 3 + 2 * argument);
            }
            method.visitVarInsn(ILOAD, 13);
            method.visitMethodInsn(INVOKEVIRTUAL, NAME, name(f), FUNCTION, false);
            method.visitInsn(LRETURN);
        }
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** Writes what {@link Entry#call} calls: a function in the first frame, with the address of its arguments. */
    private static void entry(ClassWriter type, int function) {
        MethodVisitor method = type.visitMethod(0, entryName(function), "(" + EXECUTION + ")J", null, null);
        method.visitCode();
        method.visitVarInsn(ALOAD, 0);
        method.visitVarInsn(ALOAD, 1);
        method.visitVarInsn(ALOAD, 1);
        method.visitFieldInsn(GETFIELD, FunctionWriter.EXECUTION, "contextAt", "J");
        for (int argument = 1; argument < 5; argument++) {
            method.visitInsn(LCONST_0);
        }
        method.visitInsn(ICONST_1);
        method.visitMethodInsn(INVOKEVIRTUAL, NAME, name(function), FUNCTION, false);
        method.visitInsn(LRETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private static final Object[] ENTER_LOCALS = {
        NAME,
        Opcodes.INTEGER,
        "org/scxc/bpf/vm/Execution",
        Opcodes.LONG,
        Opcodes.LONG,
        Opcodes.LONG,
        Opcodes.LONG,
        Opcodes.LONG,
        Opcodes.INTEGER
    };

    static String entryName(int function) {
        return "entry" + function;
    }

    static String name(int function) {
        return "f" + function;
    }
}
