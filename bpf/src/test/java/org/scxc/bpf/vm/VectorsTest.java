package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Text;

/** The project's own vectors, one set of resources for every engine. */
class VectorsTest {
    private static final long FUEL = 10_000;

    static final class EveryEngine implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Engines.ALL.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(EveryEngine.class)
    void arithmetic(String name, Ran.Maker engine) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String line : lines("arithmetic.txt")) {
            String[] f = line.split(" ");
            long expected = number(f[3]);
            String byRegister = "lddw r0, " + f[1] + "; lddw r1, " + f[2] + "; " + f[0] + " r0, r1; exit";
            check(wrong, line, engine, byRegister, expected);
            if (fitsImmediate(f[0], number(f[2]))) {
                String byImmediate = "lddw r0, " + f[1] + "; " + f[0] + " r0, " + (int) number(f[2]) + "; exit";
                check(wrong, line + " (immediate)", engine, byImmediate, expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(EveryEngine.class)
    void jumps(String name, Ran.Maker engine) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String line : lines("jumps.txt")) {
            String[] f = line.split(" ");
            long expected = f[3].equals("taken") ? 1 : 0;
            String load = "mov r0, 1; lddw r1, " + f[1] + "; ";
            String end = ", +1; mov r0, 0; exit";
            check(wrong, line, engine, load + "lddw r2, " + f[2] + "; " + f[0] + " r1, r2" + end, expected);
            if (fitsImmediate(f[0], number(f[2]))) {
                String immediate = load + f[0] + " r1, " + (int) number(f[2]) + end;
                check(wrong, line + " (immediate)", engine, immediate, expected);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** An immediate of 32 bits is sign-extended for the 64-bit operation. */
    private static boolean fitsImmediate(String operation, long value) {
        return operation.endsWith("32") || value == (int) value;
    }

    private static void check(List<String> wrong, String line, Ran.Maker engine, String program, long expected)
            throws Assembler.Malformed {
        Ran ran = Ran.run(engine, Text.of(Assembler.assemble(program)), new byte[0], FUEL);
        if (ran.refused() || ran.fault() != null || ran.r0() != expected) {
            wrong.add(line + ": " + ran);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ArgumentsSource(EveryEngine.class)
    void programs(String name, Ran.Maker engine) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String line : lines("programs.txt")) {
            String[] f = line.split("\\s*\\|\\s*(?!IND)");
            byte[] memory = f.length > 3 ? HexFormat.of().parseHex(f[3]) : new byte[0];
            Ran ran = Ran.run(engine, Text.of(Assembler.assemble(f[1])), memory, FUEL);
            String got = ran.refused()
                    ? "refused: " + ran.refusals().getFirst().reason()
                    : ran.fault() != null ? "fault: " + ran.fault() : "0x" + Long.toHexString(ran.r0());
            boolean right = f[2].startsWith("refused: ")
                    ? got.equals(f[2])
                    : f[2].startsWith("fault: ")
                            ? got.startsWith("fault: ") && got.endsWith(f[2].substring("fault: ".length()))
                            : got.equals("0x" + Long.toHexString(number(f[2])));
            if (!right) {
                wrong.add(f[0] + ": " + got + ", expected " + f[2]);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyEngineCountsTheSameInstructions() throws Exception {
        for (String line : lines("programs.txt")) {
            String[] f = line.split("\\s*\\|\\s*(?!IND)");
            byte[] memory = f.length > 3 ? HexFormat.of().parseHex(f[3]) : new byte[0];
            Text text = Text.of(Assembler.assemble(f[1]));
            Ran expected = Ran.run(Engines.ALL.get("interpreter"), text, memory, FUEL);
            for (Ran.Maker engine : Engines.ALL.values()) {
                assertThat(Ran.run(engine, text, memory, FUEL)).as(f[0]).isEqualTo(expected);
            }
        }
    }

    private static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
