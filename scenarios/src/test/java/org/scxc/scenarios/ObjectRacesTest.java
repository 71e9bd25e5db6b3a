package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Explorer;

/** What can happen to compiled code is what can happen to the discipline that says the same in words: neither more nor less. */
class ObjectRacesTest {
    private static final String RACE = """
        scheduler compiled { object "core/races/%s }
        race pair.of_one {
            machine 1n1l%dc1t
            kernel %s
            %s
            explore exhaustive { reduction off }
            expect never deadlock
            expect never livelock
            variant written with discipline %s { expect never misplaced(p); expect never unowned(p) }
            variant compiled with scheduler compiled { expect never misplaced(p); expect never unowned(p) }
        }
        """;

    private static final List<String> KERNELS = List.of(
            "6.18",
            "7.3",
            "6.18 { on_bad_target silent_drop }",
            "7.3 { on_bad_target silent_queued }",
            "7.3 { on_bad_target fallback_reenq; reenq_limit 2 }");

    /** Of cli/src/test/c/race.bpf.c, by their number there. */
    private static final List<String> ORDERS = List.of("P", "LP", "LC", "LI", "PX", "USERDSQ");

    /** CPUs, and what the race's tasks and CPUs are. */
    private record Shape(int cpus, String text) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(2, "task p { affinity 0-1; queued 1 }; cpu 0 { dispatch }; cpu 1 { set p affinity 1 }"),
            new Shape(
                    2,
                    "task p { affinity 0-1; queued 1 }; cpu 0 { dispatch }; cpu 1 { set p affinity 1; set p affinity"
                            + " 0-1 }"),
            new Shape(2, "task p { affinity 0-1; queued 1 }; cpu 0 { dispatch }; cpu 1 { set p affinity 1; dispatch }"),
            new Shape(2, "task p { affinity 0-1; sleeping 0 }; cpu 0 { dispatch }; cpu 1 { wake p; set p affinity 1 }"),
            new Shape(
                    2,
                    "task p { affinity 0-1; running 1 }; task r { affinity 0-1; queued 1 }; cpu 0 { dispatch }; cpu 1"
                            + " { dispatch }"),
            new Shape(
                    3,
                    "task p { affinity 0-2; queued 2 }; cpu 0 { dispatch }; cpu 1 { dispatch }; cpu 2 { set p affinity"
                            + " 1 }"));

    @TestFactory
    List<DynamicTest> sameOutcomes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String kernel : KERNELS) {
            for (Shape shape : SHAPES) {
                tests.add(pair("pid_fifo.bpf.o\"", "P", kernel, shape));
                tests.add(pair("linked.bpf.o\"", "LC", kernel, shape));
                for (int order = 0; order < ORDERS.size(); order++) {
                    String discipline = ORDERS.get(order);
                    String ops = discipline.startsWith("L") ? "told" : "plain";
                    String object = "race.bpf.o\"; struct_ops race_" + ops + "; rodata order = " + order;
                    tests.add(pair(object, discipline, kernel, shape));
                }
            }
        }
        return tests;
    }

    private static DynamicTest pair(String object, String discipline, String kernel, Shape shape) {
        String race = String.format(
                Locale.ROOT, RACE, object, shape.cpus, kernel, shape.text.replace("}; ", "}\n    "), discipline);
        return DynamicTest.dynamicTest(object + ", " + kernel + ": " + shape.text, () -> {
            List<Race.Variant> variants = variants(race);
            Set<String> written = reached(variants.get(0));
            assertThat(reached(variants.get(1))).isEqualTo(written);
            assertThat(written).isNotEmpty();
        });
    }

    private static List<Race.Variant> variants(String text) {
        Compilation compilation = Compiler.compile(List.of(new SourceText("pair.scx", text)), Overrides.NONE);
        assertThat(compilation.diagnostics()).as(text).isEmpty();
        return compilation.races().getFirst().variants();
    }

    private static Set<String> reached(Race.Variant variant) {
        assertThat(Explorer.obstacles(variant.program())).isEmpty();
        RaceOutcome outcome = Explorer.explore(variant, Explorer.Options.DEFAULT.withAnyWitness());
        assertThat(outcome.coverage()).isInstanceOf(RaceOutcome.Coverage.All.class);
        Set<String> reached = new TreeSet<>();
        outcome.reached().forEach(r -> reached.add(r.what().toString()));
        return reached;
    }
}
