package org.scxc.bpf.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Text;

/**
 * The vectors of bpf_conformance (Alan Jowett, MIT and Apache-2.0) in every engine. They are not part of this project:
 * {@code SCXC_BPF_CONFORMANCE}, a system property or environment variable, names the folder that holds {@code tests}
 * and {@code negative}.
 */
class ConformanceTest {
    private static final String FOLDER = "SCXC_BPF_CONFORMANCE";
    private static final long FUEL = 1_000_000;

    @TestFactory
    Stream<DynamicTest> everyVectorGivesItsResult() throws IOException {
        return files("tests")
                .flatMap(file -> Engines.ALL.entrySet().stream()
                        .map(engine -> dynamicTest(
                                file.getFileName() + " in " + engine.getKey(), () -> gives(file, engine.getValue()))));
    }

    private static void gives(Path file, Ran.Maker engine) throws IOException, Assembler.Malformed {
        Vector vector = Vector.read(file);
        Ran ran = Ran.run(engine, Text.of(vector.slots()), vector.memory(), FUEL);
        assertThat(ran.refusals()).isEmpty();
        assertThat(ran.fault()).isNull();
        assertThat(OptionalLong.of(ran.r0())).isEqualTo(vector.result());
    }

    @TestFactory
    Stream<DynamicTest> everyNegativeVectorFails() throws IOException {
        return files("negative")
                .flatMap(file -> Engines.ALL.entrySet().stream()
                        .map(engine -> dynamicTest(
                                file.getFileName() + " in " + engine.getKey(), () -> fails(file, engine.getValue()))));
    }

    /** Refused with a reason by the assembler or at load; the one that is well-formed states a wrong result. */
    private static void fails(Path file, Ran.Maker engine) throws IOException {
        Vector vector;
        try {
            vector = Vector.read(file);
        } catch (Assembler.Malformed malformed) {
            assertThat(malformed).message().isNotBlank();
            return;
        }
        Ran ran = Ran.run(engine, Text.of(vector.slots()), vector.memory(), FUEL);
        if (file.getFileName().toString().equals("incorrect_return_value_high_bits.data")) {
            assertThat(ran.fault()).isNull();
            assertThat(OptionalLong.of(ran.r0())).isNotEqualTo(vector.result());
            return;
        }
        assertThat(ran.refusals())
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal.reason()).isNotBlank());
    }

    private static Stream<Path> files(String folder) throws IOException {
        String root = System.getProperty(FOLDER, System.getenv(FOLDER));
        assumeTrue(root != null, "not run: " + FOLDER + " names no folder of bpf_conformance vectors");
        try (Stream<Path> files = Files.list(Path.of(root, folder))) {
            return List.copyOf(files.filter(file -> file.toString().endsWith(".data"))
                            .sorted()
                            .toList())
                    .stream();
        }
    }
}
