package org.scxc.bpf.vm;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Refusal;
import org.scxc.bpf.isa.Text;

/** What became of a program in one engine. */
public record Ran(List<Refusal> refusals, long r0, @Nullable Fault fault, long executed, long memoryHash) {
    /** Makes an engine for a program. */
    public interface Maker {
        Engine of(Code code);
    }

    /** Helper 5 of the suite and any other: returns a mix of number and arguments. */
    public static final HostCalls ECHO = new HostCalls() {
        @Override
        public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
            return number * 31L + r1 + 2 * r2 + 3 * r3 + 5 * r4 + 7 * r5;
        }

        @Override
        public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
            return ~helper(x, index, r1, r2, r3, r4, r5);
        }
    };

    /** Decodes and runs; r1 is the address of {@code memory} (0 if it is empty), r2 its length. */
    public static Ran run(Maker maker, Text text, byte[] memory, long fuel) {
        return switch (Decoder.decode(text)) {
            case Decoding.Refused refused -> new Ran(refused.refusals(), 0, null, 0, 0);
            case Decoding.Program program -> run(maker, program.code(), memory, fuel);
        };
    }

    public static Ran run(Maker maker, Code code, byte[] memory, long fuel) {
        Memory shared = new Memory(Outside.NOTHING);
        Execution x = Execution.on(code, shared, ECHO);
        byte[] bytes = memory.clone();
        long address = bytes.length == 0 ? 0 : shared.add(bytes, Memory.Access.READ_WRITE);
        x.refuel(fuel);
        long r0 = maker.of(code).call(x, 0, address, bytes.length, 0, 0, 0);
        return new Ran(List.of(), r0, x.fault(), x.executed(), shared.hash());
    }

    public boolean refused() {
        return !refusals.isEmpty();
    }
}
