package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Function;
import org.scxc.bpf.isa.Text;

/** What is translated is small enough for HotSpot, however big a function is. */
class TranslatorTest {
    /** HugeMethodLimit of HotSpot's globals.hpp: methods with more bytes of bytecode are interpreted for ever. */
    private static final int HUGE_METHOD = 8_000;

    private static Code code(String program) throws Assembler.Malformed {
        return ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(program)))).code();
    }

    /** Every kind of instruction, over and over, with jumps across everything. */
    private static String big(int rounds) {
        StringBuilder program = new StringBuilder("mov r6, r1; mov r0, 0; mov r7, 3; mov r8, 5; mov r9, 0\n");
        for (int i = 0; i < rounds; i++) {
            program.append("A").append(i).append(":\n");
            program.append("lddw r1, 0x123456789a")
                    .append(String.format(Locale.ROOT, "%04x", i))
                    .append("; add r0, r1; mul32 r0, 77\n");
            program.append("ldxdw r2, [r6+8]; add r2, r0; stxdw [r6+8], r2; stxdw [r10-16], r2; ldxsh r3, [r10-14]\n");
            program.append("lock fetch add [r6+16], r3; sdiv r3, r7; smod32 r3, r8; bswap32 r3; movsx864 r4, r3\n");
            program.append("jsgt r4, r0, B")
                    .append(i)
                    .append("; jset32 r0, 3, B")
                    .append(i)
                    .append("; mov r1, r0; mov r2, r3; mov r3, 0; mov r4, 0; mov r5, 0; call 9\n");
            program.append("B").append(i).append(":; may_goto E\n");
        }
        program.append("add r9, 1; jlt r9, 3, A").append(rounds / 2).append("; E:; exit");
        return program.toString();
    }

    private static Map<String, Integer> methodBytes(Code code) {
        List<Lines> functions = new ArrayList<>();
        for (Function function : code.functions()) {
            functions.add(new Lines(code, function, Translator.METHOD_BYTES));
        }
        Map<String, Integer> bytes = new HashMap<>();
        new ClassReader(Translator.classFile(code, functions, new Constants(Shortcuts.NONE)))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                return new CodeSizeEvaluator(null) {
                                    @Override
                                    public void visitEnd() {
                                        bytes.put(name, getMaxSize());
                                    }
                                };
                            }
                        },
                        0);
        return bytes;
    }

    @Test
    void noMethodIsTooBigForHotSpot() throws Exception {
        Map<String, Integer> bytes = methodBytes(code(big(600)));
        assertThat(bytes).hasSizeGreaterThan(10);
        assertThat(bytes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThan(HUGE_METHOD));
        // Pieces are no smaller than they need be either: crossing one costs a copy of the registers.
        assertThat(bytes.values()).anySatisfy(size -> assertThat(size).isGreaterThan(4_000));
    }

    @Test
    void aBigFunctionDoesWhatItDoesInterpreted() throws Exception {
        Code code = code(big(600));
        Ran expected = Ran.run(c -> new Interpreter(), code, new byte[64], 1_000_000);
        assertThat(expected.fault()).isNull();
        assertThat(Ran.run(Translator::translate, code, new byte[64], 1_000_000))
                .isEqualTo(expected);
    }

    @Test
    void aProgramThatNoClassFileHoldsIsInterpreted() throws Exception {
        StringBuilder constants = new StringBuilder("mov r0, 0\n");
        for (int i = 0; i < 40_000; i++) {
            constants
                    .append("lddw r1, 0x")
                    .append(Long.toHexString(0x1234_0000_0000L + i))
                    .append("; add r0, r1\n");
        }
        assertThat(Translator.translate(code(big(600)))).isInstanceOf(Translated.class);
        assertThat(Translator.translate(code(constants + "exit"))).isInstanceOf(Interpreter.class);
    }
}
