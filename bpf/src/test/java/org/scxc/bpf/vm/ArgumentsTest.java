package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;

/** Translated code takes a callback's arguments from where they usually are, and finds them wherever they are. */
class ArgumentsTest {
    private static Code code(String program) throws Assembler.Malformed {
        return ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(program)))).code();
    }

    /** Two arrays, of which the first is where arguments usually are. */
    private static final class Two implements Outside {
        final long[] words = {10, 20, 30};
        final Memory memory = new Memory(this);
        final long usual = 0xffff_8e00_0000_0000L;
        final long other = memory.add(bytes(1, 2, 3), Memory.Access.READ_WRITE);
        final Execution x;

        Two(Code code) {
            x = Execution.on(code, memory, HostCalls.NONE);
            x.context(usual, words);
        }

        private static byte[] bytes(long... words) {
            byte[] bytes = new byte[8 * words.length];
            for (int i = 0; i < words.length; i++) {
                Memory.LE64.set(bytes, 8 * i, words[i]);
            }
            return bytes;
        }

        @Override
        public boolean loads(long address, int size) {
            return size == 8 && address >= usual && address <= usual + 16;
        }

        @Override
        public long load(long address, int size) {
            return words[(int) (address - usual) / 8];
        }

        @Override
        public boolean stores(long address, int size) {
            return false;
        }

        @Override
        public void store(long address, int size, long value) {
            throw new AssertionError("nothing is stored");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator", "pieces", "shortcuts"})
    void theArrayThatIsGivenIsRead(String engine) throws Exception {
        Code code =
                code("mov r6, r1; ldxdw r0, [r1+0]; ldxdw r1, [r6+8]; add r0, r1; ldxdw r2, [r6+16]; add r0, r2; exit");
        Engine runs = Engines.ALL.get(engine).of(code);
        Two arrays = new Two(code);
        assertThat(runs.call(arrays.x, 0, arrays.usual, 0, 0, 0, 0)).isEqualTo(60);
        assertThat(runs.call(arrays.x, 0, arrays.other, 0, 0, 0, 0)).isEqualTo(6);
        Two others = new Two(code);
        Execution fork = arrays.x.copy(arrays.memory.copy(others), HostCalls.NONE);
        Arrays.fill(arrays.words, 0);
        assertThat(runs.call(arrays.x, 0, arrays.usual, 0, 0, 0, 0)).isZero();
        assertThat(runs.call(fork, 0, arrays.usual, 0, 0, 0, 0)).isEqualTo(60);
    }

    /** A register that was written since holds something else. */
    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator", "pieces", "shortcuts"})
    void whatIsNoLongerTheArrayIsNot(String engine) throws Exception {
        Code code = code("add r1, 8; ldxdw r0, [r1+0]; exit");
        Engine runs = Engines.ALL.get(engine).of(code);
        Two arrays = new Two(code);
        assertThat(runs.call(arrays.x, 0, arrays.usual, 0, 0, 0, 0)).isEqualTo(20);
    }

    /** Behind the last argument there is nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "translator", "pieces", "shortcuts"})
    void behindTheArrayThereIsNothing(String engine) throws Exception {
        Code code = code("ldxdw r0, [r1+24]; exit");
        Engine runs = Engines.ALL.get(engine).of(code);
        Two arrays = new Two(code);
        assertThat(runs.call(arrays.x, 0, arrays.usual, 0, 0, 0, 0)).isZero();
        Fault fault = arrays.x.fault();
        assertThat(fault).isNotNull();
        assertThat(fault.kind()).isEqualTo(Fault.Kind.LOAD);
        assertThat(fault.address()).isEqualTo(arrays.usual + 24);
    }
}
