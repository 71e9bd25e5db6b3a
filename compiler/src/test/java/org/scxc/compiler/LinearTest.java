package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The compiler's work grows as its input does: a construct that stands 20,000 times takes at most 2 × as much for each as one
 * that stands 1,000 times, in allocated bytes and in counted steps, look-ups among them. Neither is seconds: both are the same
 * on every machine.
 */
class LinearTest {
    private static final int FEW = 1_000;
    private static final int MANY = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static String scenario(String body) {
        return "scenario s { machine 1n1l4c1t\n scheduler simple\n" + body + "\nexpect healthy }";
    }

    private static final Map<String, IntFunction<String>> CONSTRUCTS = new TreeMap<>(Map.ofEntries(
            Map.entry("cells", n -> scenario(each(n, "cell c%1$d { 1 x spin }") + "phase p 1s")),
            Map.entry("labels", n -> scenario("cell a {\n" + each(n, "w%1$d: 1 x spin") + "}\nphase p 1s")),
            Map.entry("workers without a label", n -> scenario("cell a {\n" + each(n, "1 x spin") + "}\nphase p 1s")),
            Map.entry("phases", n -> scenario("cell a { 1 x spin }\n" + each(n, "phase p%1$d 1ms"))),
            Map.entry(
                    "claims", n -> scenario("cell a { w: 1 x spin }\nphase p 1s\n" + each(n, "expect usage(w) > 1%%"))),
            Map.entry(
                    "claims of different workers",
                    n -> scenario("cell a {\n" + each(n, "w%1$d: 1 x spin") + "}\nphase p 1s\n"
                            + each(n, "expect usage(w%1$d) > 1%%"))),
            Map.entry(
                    "changes",
                    n -> scenario("cell a { w: 1 x spin }\nphase p 1s {\n" + each(n, "at %1$dus { set w affinity 1 }")
                            + "}")),
            Map.entry(
                    "variants",
                    n -> scenario("cell a { 1 x spin }\nphase p 1s\n" + each(n, "variant v%1$d { expect healthy }"))),
            Map.entry(
                    "scenarios", n -> each(n, "scenario s%1$d { machine 1n1l4c1t; cell a { 1 x spin }; phase p 1s }")),
            Map.entry("machines", n -> "machine m { topology 1n1l4c1t }\n" + each(n, "machine m%1$d { like m }")),
            Map.entry(
                    "machines in rows",
                    n -> "machine m { topology 1n1l4c1t }\nmachine m0 { like m }\n"
                            + rows(n, "machine m%1$d { like m%2$d }", "machine m%1$d { like m }")),
            Map.entry("schedulers", n -> each(n, "scheduler x%1$d { like simple }")),
            Map.entry("workloads", n -> each(n, "workload w%1$d { spin 1ms; sleep 1ms }")),
            Map.entry("consts", n -> "const c0 = 1\n" + rows(n, "const c%1$d = c%2$d + 1", "const c%1$d = 1"))));

    private static String each(int n, String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.append(String.format(Locale.ROOT, line, i)).append('\n');
        }
        return text.toString();
    }

    /** Each leans on the one before; every twentieth begins a new row. */
    private static String rows(int n, String line, String first) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < n; i++) {
            text.append(String.format(Locale.ROOT, i % 20 == 0 ? first : line, i, i - 1))
                    .append('\n');
        }
        return text.toString();
    }

    @TestFactory
    Stream<DynamicTest> growsAsItsInput() {
        return CONSTRUCTS.entrySet().stream()
                .map(c -> DynamicTest.dynamicTest(c.getKey(), () -> {
                    long few = bytes(c.getValue().apply(FEW)) / FEW;
                    long many = bytes(c.getValue().apply(MANY)) / MANY;
                    assertThat(many)
                            .as("bytes for each of %s %s, %s for each of %s", MANY, c.getKey(), few, FEW)
                            .isLessThanOrEqualTo(2 * few);
                }));
    }

    /** A search through all that stands before allocates nothing. */
    @TestFactory
    Stream<DynamicTest> looksUpAsItsInputGrows() throws ReflectiveOperationException {
        Method compile =
                new CountingLoader().loadClass(Texts.class.getName()).getDeclaredMethod("compile", String.class);
        compile.setAccessible(true);
        compile.invoke(null, CONSTRUCTS.get("cells").apply(1)); // the library is read
        return CONSTRUCTS.entrySet().stream()
                .map(c -> DynamicTest.dynamicTest(c.getKey(), () -> {
                    long few = steps(compile, c.getValue().apply(FEW)) / FEW;
                    long many = steps(compile, c.getValue().apply(MANY)) / MANY;
                    assertThat(few).isPositive();
                    assertThat(many)
                            .as("steps for each of %s %s, %s for each of %s", MANY, c.getKey(), few, FEW)
                            .isLessThanOrEqualTo(2 * few);
                }));
    }

    private static long steps(Method compile, String text) throws ReflectiveOperationException {
        long before = Counter.steps();
        compile.invoke(null, text);
        return Counter.steps() - before;
    }

    private static long bytes(String text) {
        Texts.compile(text); // classes are loaded, and the library is read
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Texts.compile(text);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
