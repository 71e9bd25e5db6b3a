package org.scxc.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Engines;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.HostCalls;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;

/**
 * Objects with bytes changed at random: each is refused with a reason or runs to an end, a fault or the last of its fuel.
 * {@code -Dscxc.bpf.mutants=N} tries N of them, {@code -Dscxc.bpf.seed=S} begins at another seed.
 */
class MutantsTest {
    private static final long FUEL = 5_000;

    private static final HostCalls HOST = new HostCalls() {
        @Override
        public long helper(Execution x, int number, long r1, long r2, long r3, long r4, long r5) {
            return r1;
        }

        @Override
        public long kfunc(Execution x, int index, long r1, long r2, long r3, long r4, long r5) {
            return r2;
        }
    };

    private enum Outcome {
        BAD,
        REFUSED,
        RAN
    }

    @Test
    void mutantsAreRefusedOrBounded() throws Exception {
        byte[] original = Samples.bytes("sample.bpf.o");
        KernelTypes kernel = Samples.kernel();
        int[] outcomes = new int[Outcome.values().length];
        long first = Long.getLong("scxc.bpf.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("scxc.bpf.mutants", 800); seed++) {
            byte[] mutant = Mutant.of(original, new Random(seed));
            try {
                outcomes[outcome(mutant, kernel, seed).ordinal()]++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        // Were none accepted, nothing behind the reader would be tried.
        assertThat(outcomes).doesNotContain(0);
    }

    private static Outcome outcome(byte[] mutant, KernelTypes kernel, long seed) {
        Memory memory = new Memory(Outside.NOTHING);
        Linking linking;
        try {
            linking = Linker.link(ObjectReader.read(Bytes.of("mutant", mutant)), kernel, Map.of(), memory);
        } catch (BadObject bad) {
            assertThat(bad.reason()).isNotBlank();
            return Outcome.BAD;
        }
        if (linking instanceof Linking.Refused refused) {
            assertThat(refused.reasons()).isNotEmpty();
            return Outcome.REFUSED;
        }
        Linked linked = ((Linking.Ready) linking).linked();
        Execution x = Execution.on(linked.code(), memory, HOST);
        long argument = memory.add(new byte[128], Memory.Access.READ_WRITE);
        Engine engine =
                Engines.ALL.get(seed % 8 == 0 ? "translator" : "interpreter").of(linked.code());
        for (int function = 0; function < linked.code().functions().size(); function++) {
            x.refuel(FUEL);
            engine.call(x, function, argument, 0, 0, 0, 0);
        }
        return Outcome.RAN;
    }
}
