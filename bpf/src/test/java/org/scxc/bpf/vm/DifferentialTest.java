package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Disassembler;

/**
 * Random programs: result, fault, count of instructions and every byte of memory are the same in every engine.
 * {@code -Dscxc.bpf.programs=N} runs N of them, {@code -Dscxc.bpf.seed=S} begins at another seed.
 */
class DifferentialTest {
    private static final long FUEL = 2_000;

    @Test
    void enginesAgreeOnRandomPrograms() {
        int programs = Integer.getInteger("scxc.bpf.programs", 600);
        long first = Long.getLong("scxc.bpf.seed", 1);
        Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);
        int ended = 0;
        for (long seed = first; seed < first + programs; seed++) {
            RandomProgram program = RandomProgram.of(seed);
            if (differs(program)) {
                RandomProgram small = smallest(program, DifferentialTest::differs);
                fail("seed " + seed + ":\n"
                        + String.join("\n", Disassembler.lines(small.text().slots())) + "\n" + results(small));
            }
            Fault fault = run(program, code -> new Interpreter()).fault();
            if (fault == null) {
                ended++;
            } else {
                faults.merge(fault.kind(), 1, Integer::sum);
            }
        }
        // A generator of programs that all stop at once would prove nothing.
        assertThat(ended).isGreaterThan(programs / 4);
        assertThat(faults).containsKeys(Fault.Kind.LOAD, Fault.Kind.STORE, Fault.Kind.FUEL);
    }

    private static Ran run(RandomProgram program, Ran.Maker engine) {
        return Ran.run(engine, code(program), new byte[RandomProgram.MEMORY], FUEL);
    }

    private static Code code(RandomProgram program) {
        Decoding decoding = Decoder.decode(program.text());
        if (decoding instanceof Decoding.Refused refused) {
            throw new AssertionError(refused.refusals());
        }
        return ((Decoding.Program) decoding).code();
    }

    private static boolean differs(RandomProgram program) {
        Ran expected = run(program, code -> new Interpreter());
        return Engines.ALL.values().stream()
                .anyMatch(engine -> !run(program, engine).equals(expected));
    }

    private static String results(RandomProgram program) {
        StringBuilder text = new StringBuilder();
        Engines.ALL.forEach((name, engine) ->
                text.append(name).append(": ").append(run(program, engine)).append('\n'));
        return text.toString();
    }

    /** Leaves out parts, half of them first, as long as {@code wrong} holds. */
    private static RandomProgram smallest(RandomProgram program, Predicate<RandomProgram> wrong) {
        RandomProgram small = program;
        for (int length = program.parts(); length > 0; length /= 2) {
            for (int from = 0; from + length <= program.parts(); from += length) {
                RandomProgram candidate = small.without(from, from + length);
                if (!candidate.equals(small) && wrong.test(candidate)) {
                    small = candidate;
                }
            }
        }
        return small;
    }
}
