package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.compiler.analysis.Library;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.sched.JavaModel;

/** The library's schedulers and their Java models agree on the flags there are. */
class FlagsTest {
    private static final Pattern SCHEDULER = Pattern.compile("(?ms)^scheduler (\\w+) \\{(.*?)}$");
    private static final Pattern MODEL = Pattern.compile("\\bmodel ([^\\s;]+)");
    private static final Pattern VERSIONS = Pattern.compile("\\bversions \\[(.*?)]");
    private static final Pattern FLAG = Pattern.compile("\\bflag (\\w+):");

    /** Notes every flag that a model asks for. */
    private static final class Asked extends TreeMap<String, Value> {
        private static final long serialVersionUID = 1;

        private final transient Set<String> names = new TreeSet<>();
        private final transient Value answer;

        /** @param answer to all that it is asked; null = no flag is set */
        Asked(Value answer) {
            this.answer = answer;
        }

        @Override
        public Value get(Object key) {
            names.add((String) key);
            return answer;
        }

        @Override
        public boolean containsKey(Object key) {
            names.add((String) key);
            return answer != null;
        }

        @Override
        public Value getOrDefault(Object key, Value otherwise) {
            names.add((String) key);
            return answer == null ? otherwise : answer;
        }
    }

    @TestFactory
    List<DynamicTest> everyFlagThatAModelReadsIsDeclared() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String text : Library.texts().values()) {
            Matcher declared = SCHEDULER.matcher(text);
            while (declared.find()) {
                String name = declared.group(1);
                String body = declared.group(2);
                MODEL.matcher(body)
                        .results()
                        .findFirst() // none where the user names the object
                        .ifPresent(m -> tests.add(DynamicTest.dynamicTest(name, () -> declares(body, m.group(1)))));
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests;
    }

    private static void declares(String body, String model) {
        SchedulerUse.Code code = SchedulerUse.Code.of(model);
        if (!(code instanceof SchedulerUse.Code.Model)) {
            assertThat(model).isEqualTo("eevdf");
            return;
        }
        JavaModel known = Schedulers.model(model).orElseThrow();
        Set<String> flags = new TreeSet<>();
        FLAG.matcher(body).results().forEach(f -> flags.add(f.group(1)));
        assertThat(flags).as("flags that model %s lists", model).containsAll(known.flags());
        String versions = VERSIONS.matcher(body)
                .results()
                .findFirst()
                .map(v -> v.group(1))
                .orElse("");
        Set<String> asked = new TreeSet<>();
        for (String version : versions.split(", *")) {
            for (Value answer : Arrays.asList(null, new Value.Switch(true))) {
                Asked spy = new Asked(answer);
                Schedulers.create(new SchedulerUse("x", model, version, spy, SourceSpan.NONE));
                asked.addAll(spy.names);
            }
        }
        assertThat(known.flags()).as("flags that model %s reads", model).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void aFlagThatIsNotDeclaredIsRefused() {
        for (String scheduler : List.of("stall", "unreachable_dsq", "dispatch_loop", "mitosis")) {
            String text = "scenario s {\n machine 1n1l1c1t\n scheduler " + scheduler
                    + " { colour 3 }\n phase p 1s\n expect healthy\n}\n";
            Compilation compiled = Compiler.compile(List.of(new SourceText("s.scx", text)), Overrides.NONE);
            assertThat(compiled.hasErrors()).as(scheduler).isTrue();
            assertThat(compiled.diagnostics().get(0).message()).contains("colour");
        }
    }

    @Test
    void flagsOfTheTestSchedulersCompile() {
        String text = "scenario s {\n machine 1n1l1c1t\n scheduler stall { every 3; timeout 2s }\n phase p 1s\n"
                + " expect healthy\n}\n"
                + "scenario t {\n machine 1n1l1c1t\n scheduler dispatch_loop { after 5; calls 7; timeout 2s }\n"
                + " phase p 1s\n expect healthy\n}\n"
                + "scenario u {\n machine 1n1l1c1t\n scheduler unreachable_dsq { timeout 2s }\n phase p 1s\n"
                + " expect healthy\n}\n";
        Compilation compiled = Compiler.compile(List.of(new SourceText("s.scx", text)), Overrides.NONE);
        assertThat(compiled.diagnostics()).isEmpty();
    }
}
