package org.scxc.bpf.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What read-only data decides is decided before a program runs; how many instructions that takes stays the same. */
class FoldingTest {
    private static final long DATA = 0x1000;

    /** Eight bytes, each its own place. */
    private static final Folding.Constants BYTES = new Folding.Constants() {
        @Override
        public boolean holds(long address, int size) {
            return address >= DATA && address + size <= DATA + 8;
        }

        @Override
        public long load(long address, int size) {
            long value = 0;
            for (int i = size - 1; i >= 0; i--) {
                value = value << 8 | address - DATA + i;
            }
            return value;
        }
    };

    private static Folding.Folded fold(String program) throws Assembler.Malformed {
        Code code = ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(program)))).code();
        BitSet roots = new BitSet();
        roots.set(0);
        return Folding.fold(code, roots, BYTES);
    }

    private static void assertConstant(Code code, int pc, long value) {
        assertThat(code.op(pc)).isEqualTo(Op.MOV + Op.W64 + Op.K);
        assertThat(code.imm[pc]).isEqualTo(value);
    }

    @Test
    void aLoadOfReadOnlyDataIsItsValue() throws Exception {
        Code code = fold("lddw r1, 0x1000; ldxb r2, [r1+3]; ldxh r3, [r1+2]; ldxw r4, [r1+4]; ldxdw r0, [r1]; exit")
                .code();
        assertConstant(code, 1, 3);
        assertThat(code.dst(1)).isEqualTo(2);
        assertConstant(code, 2, 0x0302);
        assertConstant(code, 3, 0x07060504);
        assertConstant(code, 4, 0x0706050403020100L);
        assertThat(code.size()).isEqualTo(6);
    }

    @Test
    void aLoadThatMayGoElsewhereStays() throws Exception {
        Code outside = fold("lddw r1, 0x1000; ldxdw r0, [r1+1]; ldxsb r2, [r1+0]; exit")
                .code();
        assertThat(outside.op(1)).isEqualTo(Op.LOAD64);
        assertThat(outside.op(2)).isEqualTo(Op.LOADSX8);
        Folding.Folded joined =
                fold("mov r0, 0; jeq r1, 0, L; lddw r2, 0x1000; ja M; L:; lddw r2, 0x1001; M:; ldxb r0, [r2]; exit");
        int load = joined.code().size() - 2;
        assertThat(joined.code().op(load)).isEqualTo(Op.LOAD8);
        assertThat(joined.reachable().cardinality()).isEqualTo(joined.code().size());
    }

    @Test
    void whatAConstantDecidesIsNoBranch() throws Exception {
        Folding.Folded folded =
                fold("lddw r1, 0x1000; ldxb r2, [r1]; jeq r2, 0, L; mov r0, 1; exit; L:; mov r0, 2; exit");
        assertThat(folded.code().op(2)).isEqualTo(Op.JA);
        assertThat(folded.reachable().get(3)).isFalse();
    }
}
