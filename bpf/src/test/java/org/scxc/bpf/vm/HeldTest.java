package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;

/** What a straight line says of registers, and that code which is translated by it does what the interpreter does. */
class HeldTest {
    private static Code code(String program) throws Assembler.Malformed {
        return ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(program)))).code();
    }

    private static Held held(String program) throws Assembler.Malformed {
        Code code = code(program);
        return new Lines(code, code.function(0), Translator.METHOD_BYTES).held;
    }

    @Test
    void aCopyOfTheFramePointerIsInTheFrame() throws Exception {
        Held held = held("mov r2, r10; add r2, -32; mov r3, r2; stxdw [r3+8], r1; mov r0, 0; exit");
        assertThat(held.inFrame(3)).isTrue();
        assertThat(held.frameOffset(3)).isEqualTo(-24);
    }

    /** Above r10 is the caller's frame, and 512 bytes below it the next function's. */
    @ParameterizedTest
    @CsvSource({"-8, true", "-7, false", "0, false", "-512, true", "-513, false"})
    void anAccessIsInTheFrameAsAWhole(int off, boolean inFrame) throws Exception {
        Held held = held("mov r2, r10; add r2, " + off + "; stxdw [r2+0], r1; mov r0, 0; exit");
        assertThat(held.inFrame(2)).isEqualTo(inFrame);
    }

    @ParameterizedTest
    @CsvSource({
        "'mov r2, r10; add r2, -8; jeq r1, 0, +1; add r2, -8; stxdw [r2+0], r1; mov r0, 0; exit', 4",
        "'mov r2, r10; add r2, r1; stxdw [r2+0], r1; mov r0, 0; exit', 2",
        "'mov r2, r10; add32 r2, -8; stxdw [r2+0], r1; mov r0, 0; exit', 2",
        "'mov r2, r10; add r2, -16; ldxdw r2, [r1+0]; stxdw [r2+0], r1; mov r0, 0; exit', 3",
        "'mov r6, r10; call 5; stxdw [r6-8], r0; exit', 2",
    })
    void aRegisterThatMayHoldSomethingElseIsNotKnown(String program, int pc) throws Exception {
        assertThat(held(program).inFrame(pc)).isFalse();
    }

    @Test
    void whatR1HoldsAtACallIsKnown() throws Exception {
        assertThat(held("lddw r1, 0x123456789; call 1; exit").first(1)).isEqualTo(OptionalLong.of(0x123456789L));
        assertThat(held("mov r1, 7; add r1, 1; call 1; exit").first(2)).isEqualTo(OptionalLong.of(8));
        assertThat(held("call 1; exit").first(0)).isEmpty();
        assertThat(held("mov r1, 7; jeq r2, 0, +0; call 1; exit").first(2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'mov r2, r10; add r2, -16; stxdw [r2+0], r1; mov r3, 5; stxw [r2+8], r3; ldxdw r0, [r10-16]; ldxw r4,"
                + " [r10-8]; add r0, r4; exit'",
        "'mov r2, r10; add r2, -16; stdw [r2+0], 7; jeq r1, 0, +1; add r2, 8; stdw [r2+0], 9; ldxdw r0, [r10-16];"
                + " exit'",
        "'mov r2, r10; add r2, -4; stb [r2+3], 255; ldxb r0, [r2+3]; exit'",
        "'jeq r10, 0, +1; jgt r10, r1, +0; stdw [r10-8], 7; lock fetch add [r10-8], r1; ldxdw r0, [r10-8]; exit'",
        "'mov r2, r10; stdw [r10-8], 0; lock add [r10-8], r10; ldxdw r0, [r10-8]; sub r0, r2; exit'",
    })
    void allEnginesLeaveTheSame(String program) throws Exception {
        Code code = code(program);
        for (String name : Engines.ALL.keySet()) {
            for (long r1 : new long[] {0, 3}) {
                long expected = run(code, new Interpreter(), r1);
                assertThat(run(code, Engines.ALL.get(name).of(code), r1))
                        .as(name)
                        .isEqualTo(expected);
            }
        }
    }

    private static long run(Code code, Engine engine, long r1) {
        Memory memory = new Memory(Outside.NOTHING);
        Execution x = Execution.on(code, memory, HostCalls.NONE);
        long r0 = engine.call(x, 0, r1, 0, 0, 0, 0);
        assertThat(x.fault()).isNull();
        return 31 * memory.hash() + r0;
    }

    /** An entry does what a call with the address of the arguments does, after a fault too. */
    @Test
    void anEntryIsACall() throws Exception {
        Code code = code("ldxdw r0, [r1+0]; jeq r0, 0, +1; exit; ldxdw r0, [r0+0]; exit");
        for (String name : Engines.ALL.keySet()) {
            Engine engine = Engines.ALL.get(name).of(code);
            Memory memory = new Memory(Outside.NOTHING);
            Execution x = Execution.on(code, memory, HostCalls.NONE);
            byte[] words = new byte[8];
            x.context(memory.add(words, Memory.Access.READ_WRITE), new long[0]);
            Entry entry = engine.entry(0);
            assertThat(entry.call(x)).isZero();
            assertThat(x.faulted()).as(name).isTrue();
            words[0] = 42;
            assertThat(entry.call(x)).as(name).isEqualTo(42);
            assertThat(x.faulted()).isFalse();
            assertThat(x.depth()).isZero();
        }
    }
}
