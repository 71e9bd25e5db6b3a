package org.scxc.bpf.vm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.scxc.bpf.isa.Assembler;
import org.scxc.bpf.isa.Code;
import org.scxc.bpf.isa.Decoder;
import org.scxc.bpf.isa.Decoding;
import org.scxc.bpf.isa.Text;

/**
 * Prints nanoseconds an instruction for both engines and their ratio: the best of ten rounds of thread CPU time, each of
 * at least {@link #ROUND_INSTRUCTIONS}, after two rounds that are not counted.
 */
public final class EngineBench {
    private static final long ROUND_INSTRUCTIONS = 60_000_000;
    private static final int ROUNDS = 10;
    private static final int MEMORY = 4096;
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private EngineBench() {}

    private static Map<String, String> programs() {
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put(
                "64-bit arithmetic",
                "mov r0, 1; mov r3, 2000; L:; add r0, r3; xor r0, 0x55; lsh r0, 1; mov r4, r0; rsh r4, 7; or r0, r4;"
                        + " add r3, -1; jne r3, 0, L; exit");
        programs.put(
                "32-bit arithmetic",
                "mov r0, 1; mov r3, 2000; L:; add32 r0, r3; xor32 r0, 0x55; lsh32 r0, 1; mov32 r4, r0; rsh32 r4, 7;"
                        + " or32 r0, r4; add32 r3, -1; jne32 r3, 0, L; exit");
        // Insertion sort of 64 words at r1 that r2 counts down into place first.
        programs.put(
                "sort in a map",
                "mov r3, 64; mov r4, r1; F:; stxdw [r4], r3; add r4, 8; add r3, -1; jne r3, 0, F; mov r3, 1;"
                        + " O:; mov r4, r3; lsh r4, 3; add r4, r1; ldxdw r5, [r4]; I:; ldxdw r0, [r4-8];"
                        + " jle r0, r5, D; stxdw [r4], r0; add r4, -8; jgt r4, r1, I; D:; stxdw [r4], r5; add r3, 1;"
                        + " jlt r3, 64, O; mov r0, 0; exit");
        // What a vtime scheduler's stopping does: used slice times 100 by weight, clamped, with a spill and statistics.
        programs.put(
                "vtime charge",
                "mov r6, r1; mov r9, 500; L:; ldxdw r7, [r6]; ldxdw r8, [r6+8]; stxdw [r10-8], r7; mov r1, 20000000;"
                    + " sub r1, r8; jsge r1, 0, A; mov r1, 0; A:; mul r1, 100; ldxw r2, [r6+16]; jne r2, 0, B; mov r2,"
                    + " 100; B:; div r1, r2; ldxdw r7, [r10-8]; add r7, r1; ldxdw r3, [r6+24]; mov r4, r3; add r4,"
                    + " -20000000; jsgt r7, r4, C; mov r7, r4; C:; stxdw [r6], r7; jsle r7, r3, D; stxdw [r6+24], r7;"
                    + " D:; ldxdw r5, [r6+32]; add r5, 1; stxdw [r6+32], r5; mov r1, 1; lock add [r6+40], r1; ldxw r1,"
                    + " [r6+48]; and r1, 7; lsh r1, 3; mov r2, r6; add r2, r1; ldxdw r3, [r2+64]; add r3, r7; stxdw"
                    + " [r2+64], r3; add32 r1, 1; stxw [r6+48], r1; add r9, -1; jne r9, 0, L; mov r0, 0; exit");
        programs.put(
                "local calls",
                "mov r6, 1000; mov r7, 0; L:; mov r1, r6; mov r2, r7; call local F; mov r7, r0; add r6, -1;"
                        + " jne r6, 0, L; mov r0, r7; exit; F:; mov r0, r1; mul r0, 3; xor r0, r2; exit");
        programs.put(
                "helper calls",
                "mov r6, 1000; mov r7, 0; L:; mov r1, r6; mov r2, r7; mov r3, 0; mov r4, 0; mov r5, 0; call 3;"
                        + " mov r7, r0; add r6, -1; jne r6, 0, L; mov r0, r7; exit");
        return programs;
    }

    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%s, %d processors, JDK %s %s%n",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName());
        System.out.printf(Locale.ROOT, "%-20s %12s %12s %8s%n", "program", "interpreter", "translated", "ratio");
        for (Map.Entry<String, String> program : programs().entrySet()) {
            Code code = ((Decoding.Program) Decoder.decode(Text.of(Assembler.assemble(program.getValue())))).code();
            double interpreted = nanosAnInstruction(code, new Interpreter());
            double translated = nanosAnInstruction(code, Translator.translate(code));
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %9.2f ns %9.3f ns %7.1fx%n",
                    program.getKey(),
                    interpreted,
                    translated,
                    interpreted / translated);
        }
    }

    private static double nanosAnInstruction(Code code, Engine engine) {
        Memory memory = new Memory(Outside.NOTHING);
        Execution x = Execution.on(code, memory, Ran.ECHO);
        long address = memory.add(new byte[MEMORY], Memory.Access.READ_WRITE);
        double best = Double.MAX_VALUE;
        for (int round = -2; round < ROUNDS; round++) {
            x.refuel(Long.MAX_VALUE);
            long start = THREAD.getCurrentThreadCpuTime();
            while (x.executed() < ROUND_INSTRUCTIONS) {
                engine.call(x, 0, address, MEMORY, 0, 0, 0);
                if (x.fault() != null) {
                    throw new IllegalStateException(x.fault().toString());
                }
            }
            double nanos = (THREAD.getCurrentThreadCpuTime() - start) / (double) x.executed();
            best = round < 0 ? best : Math.min(best, nanos);
        }
        return best;
    }

    private static String processor() throws java.io.IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(System.getProperty("os.arch"));
    }
}
