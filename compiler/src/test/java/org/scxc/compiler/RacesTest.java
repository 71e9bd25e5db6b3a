package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.Callback;
import org.scxc.model.Race.CpuRef;
import org.scxc.model.Race.Fact;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Race.Place;
import org.scxc.model.Race.Quantifier;
import org.scxc.model.Race.Search;
import org.scxc.model.Race.Start;
import org.scxc.model.Race.Step;
import org.scxc.model.Race.Test.Allowed;
import org.scxc.model.Race.Test.WordIs;

/** Races and disciplines as programs. */
class RacesTest {
    private static final String HEAD = "race a.b { machine 1n1l2c1t; task p { affinity 0-1; queued 1 }\n";
    private static final String TAIL = "\ncpu 0 { dispatch }\ncpu 1 { set p affinity 1 }\nexpect never lost(p) }\n";

    private static Compilation compile(String text, Overrides overrides) {
        return Compiler.compile(List.of(new SourceText("race.scx", text)), overrides);
    }

    private static List<Race> races(String text, Overrides overrides) {
        Compilation compilation = compile(text, overrides);
        assertThat(Texts.render(compilation)).isEmpty();
        return compilation.races();
    }

    private static Race race(String text) {
        return races(text, Overrides.NONE).getFirst();
    }

    private static KernelVariant kernel(String statement) {
        return race(HEAD + statement + "\ndiscipline LC" + TAIL)
                .variants()
                .getFirst()
                .program()
                .kernel();
    }

    private static List<Step> dispatch(Race.Variant variant) {
        return variant.program().handlers().stream()
                .filter(h -> h.callback() == Callback.DISPATCH)
                .findFirst()
                .orElseThrow()
                .body();
    }

    private static List<Class<?>> kinds(List<Step> steps) {
        return steps.stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void theDiagramOfTheMailIsAProgram() throws IOException {
        String text = Files.readString(Path.of("src/test/resources/examples/races.scx"));
        Race stale = race(text);
        assertThat(stale.name()).isEqualTo("core.stale_dispatch_after_affinity_change");
        assertThat(stale.variants())
                .extracting(Race.Variant::name, v -> v.knobs(), v -> v.cell().size())
                .containsExactly(
                        tuple("stock", List.of(), 0),
                        tuple("drop", List.of("kernel.on_bad_target silent_drop"), 0),
                        tuple("fallback", List.of("kernel.on_bad_target fallback_reenq"), 0));
        Race.Variant stock = stale.variants().getFirst();
        Race.Program program = stock.program();
        assertThat(program.cpus()).isEqualTo(2);
        assertThat(program.kernel()).isEqualTo(KernelProfiles.of("6.12").steps());
        assertThat(program.queues()).containsExactly("q");
        Race.Task task = program.tasks().getFirst();
        assertThat(task.affinity()).isEqualTo(CpuSet.of(0, 1));
        assertThat(task.start()).isEqualTo(Start.QUEUED);
        assertThat(task.cpu()).isEqualTo(1);
        assertThat(kinds(dispatch(stock)))
                .containsExactly(Step.Peek.class, Step.Check.class, Step.Remove.class, Step.Insert.class);
        Step.Check check = (Step.Check) dispatch(stock).get(1);
        assertThat(check.test()).isEqualTo(new Allowed("t", new CpuRef.Parameter()));
        assertThat(check.orElse()).isEmpty();
        Step.Insert insert = (Step.Insert) dispatch(stock).get(3);
        assertThat(insert.place()).isEqualTo(new Place.Local(Optional.of(new CpuRef.Parameter())));
        assertThat(program.scripts().get(0).acts().getFirst()).isInstanceOf(Act.Dispatch.class);
        Act.SetAffinity set = (Act.SetAffinity) program.scripts().get(1).acts().getFirst();
        assertThat(set.mask()).isEqualTo(CpuSet.of(1));
        assertThat(stock.claims())
                .extracting(Race.Claim::quantifier)
                .containsExactly(Quantifier.REACHABLE, Quantifier.NEVER);
        assertThat(stock.claims().getFirst().fact())
                .isEqualTo(new Fact.Exits(
                        List.of(ExitKind.ERROR),
                        Optional.of("SCX_DSQ_LOCAL[_ON] target CPU %d not allowed for %s[%d]")));
        assertThat(stale.variants().get(1).claims().getFirst().fact())
                .isEqualTo(new Fact.Exits(List.of(), Optional.empty()));
        assertThat(stock.search()).isEqualTo(new Search.Exhaustive());
    }

    @Test
    void aMatrixMakesAVariantOfEachCell() throws IOException {
        String text = Files.readString(Path.of("src/test/resources/examples/races.scx"));
        Race designs = races(text, Overrides.NONE).get(1);
        assertThat(designs.variants())
                .allMatch(v -> v.name().equals("drop"))
                .extracting(v -> v.cell().getFirst().value())
                .containsExactly("P", "LP", "LC", "LI", "LK", "PX");
        assertThat(designs.variants())
                .extracting(v -> v.claims().stream()
                        .map(c -> c.quantifier() + " " + c.text().split(" ")[1])
                        .toList())
                .contains(List.of("REACHABLE lost(p)", "NEVER exit"), List.of("NEVER lost(p)", "NEVER exit"));
        assertThat(designs.variants()).allMatch(v -> v.search().equals(new Search.Preemptions(3)));
        assertThat(kinds(dispatch(designs.variants().getFirst())))
                .containsExactly(Step.Pop.class, Step.Check.class, Step.Insert.class);
    }

    @Test
    void severalAxesAreAProduct() {
        Race race = race(HEAD + "discipline LC\n"
                + "matrix { kernel in [6.12, 7.2]; kernel.on_bad_target in [silent_drop, silent_queued] }" + TAIL);
        assertThat(race.variants())
                .extracting(v -> v.cell().stream().map(Race.AxisValue::value).toList())
                .containsExactly(
                        List.of("6.12", "silent_drop"),
                        List.of("6.12", "silent_queued"),
                        List.of("7.2", "silent_drop"),
                        List.of("7.2", "silent_queued"));
        assertThat(race.variants().get(3).program().kernel().onBadTarget()).isEqualTo(Race.OnBadTarget.SILENT_QUEUED);
        assertThat(race.variants().get(3).program().kernel().dequeueOrder()).isEqualTo(Race.DequeueOrder.AFTER_CAS);
    }

    @Test
    void versionsAreDeclaredInTheLibrary() {
        assertThat(kernel("")).isEqualTo(KernelProfiles.of("6.12").steps());
        assertThat(kernel("kernel 6.12")).isEqualTo(KernelProfiles.of("6.12").steps());
        assertThat(kernel("kernel 6.18.15")).isEqualTo(KernelProfiles.of("6.18").steps());
        assertThat(kernel("kernel 7.1")).isEqualTo(KernelProfiles.of("7.1").steps());
        assertThat(kernel("kernel 7.3.4")).isEqualTo(KernelProfiles.of("7.3").steps());
        assertThat(kernel("kernel ghost").core()).isEqualTo(Race.Core.GHOST);
        assertThat(kernel("kernel { insert_cookie; qseq rq; reenq_limit 3 }").insertCookie())
                .isTrue();
        assertThat(kernel("kernel { insert_cookie; qseq rq; reenq_limit 3 }").reenqLimit())
                .isEqualTo(3);
        assertThat(kernel("kernel 7.1 { enq_migration_disabled; slice_write at_insert }")
                        .enqMigrationDisabled())
                .isTrue();
    }

    @Test
    void kernelsAreDeclaredAsText() {
        String declared = "kernel mine { like 7.1; on_bad_target silent_global }\n";
        Race race = race(declared + HEAD + "kernel mine\ndiscipline LC" + TAIL);
        KernelVariant kernel = race.variants().getFirst().program().kernel();
        assertThat(kernel.onBadTarget()).isEqualTo(Race.OnBadTarget.SILENT_GLOBAL);
        assertThat(kernel.dequeueOrder()).isEqualTo(Race.DequeueOrder.AFTER_CAS);
    }

    @Test
    void theCommandLineChoosesTheKernel() {
        String text = HEAD + "discipline LC" + TAIL;
        Overrides newer = new Overrides(Optional.of("7.3"), java.util.OptionalInt.empty(), List.of());
        assertThat(races(text, newer)
                        .getFirst()
                        .variants()
                        .getFirst()
                        .program()
                        .kernel()
                        .sliceWrite())
                .isEqualTo(Race.SliceWrite.AT_COMMIT);
        Overrides set = new Overrides(
                Optional.empty(),
                java.util.OptionalInt.empty(),
                List.of("kernel.on_bad_target=silent_drop", "discipline=LK", "scheduler.enable_borrowing=off"));
        Race.Variant variant = races(text, set).getFirst().variants().getFirst();
        assertThat(variant.program().kernel().onBadTarget()).isEqualTo(Race.OnBadTarget.SILENT_DROP);
        assertThat(variant.program().locks()).containsExactly("big");
        assertThat(variant.knobs()).containsExactly("kernel.on_bad_target silent_drop", "discipline LK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "LP", "LC", "LI", "LK", "PX", "USERDSQ", "COOKIE"})
    void theLibraryHasTheDiscipline(String name) {
        Race race = race(HEAD + "discipline " + name + TAIL);
        assertThat(race.variants().getFirst().program().handlers())
                .extracting(Race.Handler::callback)
                .contains(Callback.ENQUEUE, Callback.DISPATCH);
    }

    /** They are checked as a user's own file is. */
    @ParameterizedTest
    @ValueSource(strings = {"<stdlib>/disciplines.scx", "<stdlib>/kernels.scx"})
    void theLibraryIsWithoutMistakes(String file) {
        String text = Library.texts().get(file);
        assertThat(Texts.render(compile(text, Overrides.NONE))).isEmpty();
    }

    /** A queue is the scheduler's own; the first task of a DSQ is read by a kfunc, which 6.18 has not. */
    @Test
    void peekAtADsqIsAKfunc() {
        String text = HEAD + "kernel %s\nqueue q\ndsq d\non enqueue(t) { insert t on dsq d }\n"
                + "on dispatch(c) { peek d as t else { peek q as t }; insert t on local c }" + TAIL;
        List<Step> steps = dispatch(race(text.formatted("6.19")).variants().getFirst());
        Step.PeekDsq peek = (Step.PeekDsq) steps.getFirst();
        assertThat(peek.dsq()).isZero();
        assertThat(kinds(peek.orElse().orElseThrow())).containsExactly(Step.Peek.class);
        assertThat(Texts.render(compile(text.formatted("6.18"), Overrides.NONE)))
                .contains("this kernel does not load the scheduler: there is no scx_bpf_dsq_peek()");
    }

    @Test
    void allStepsHaveAForm() {
        Race race = race(HEAD + """
            queue q
            dsq d
            lock l
            word w
            word s
            on enqueue(t) {
                set s.t 1
                if s.t != 0 { push t to q } else { insert t on dsq d }
            }
            on set_cpumask(t) { set w 2 }
            on message(t) { reenqueue }
            on dispatch(c) {
                lock l {
                    pop q as t
                    capture t as k
                    check t migration_disabled else { retry }
                }
                insert t on local 1 with k else { cancel }
                each d as e {
                    check e allowed on 0
                    move e from d to global else { return }
                }
                check w == 2
                insert t on local
            }\
            """ + TAIL);
        Race.Program program = race.variants().getFirst().program();
        assertThat(program.words()).containsExactly(new Race.Word("w", false), new Race.Word("s", true));
        Step.If branch = (Step.If) program.handlers().getFirst().body().get(1);
        assertThat(branch.test()).isEqualTo(new WordIs(1, Optional.of("t"), false, 0));
        List<Step> steps = dispatch(race.variants().getFirst());
        assertThat(kinds(steps))
                .containsExactly(
                        Step.Locked.class, Step.Insert.class, Step.Each.class, Step.Check.class, Step.Insert.class);
        Step.Insert insert = (Step.Insert) steps.get(1);
        assertThat(insert.cookie()).contains("k");
        assertThat(insert.place()).isEqualTo(new Place.Local(Optional.of(new CpuRef.Number(1))));
        assertThat(insert.orElse().orElseThrow()).hasSize(1);
        assertThat(((Step.Insert) steps.getLast()).place()).isEqualTo(new Place.Local(Optional.empty()));
        assertThat(((Step.Check) steps.get(3)).test()).isEqualTo(new WordIs(0, Optional.empty(), true, 2));
    }

    @Test
    void tasksBeginSomewhere() {
        Race race = race("race a.b { machine 1n1l4c1t; discipline LC\n"
                + "task p\ntask r { running 2; migration_disabled }\ntask s { affinity 3; sleeping 3 }\n"
                + "cpu 3 { wake s; dispatch; set r affinity all }\n"
                + "expect reachable ran(s)\nexpect never deadlock\nexpect never livelock }");
        Race.Program program = race.variants().getFirst().program();
        assertThat(program.tasks())
                .extracting(Race.Task::name, Race.Task::start, Race.Task::cpu, Race.Task::migrationDisabled)
                .containsExactly(
                        tuple("p", Start.QUEUED, 0, false),
                        tuple("r", Start.RUNNING, 2, true),
                        tuple("s", Start.SLEEPING, 3, false));
        assertThat(program.scripts()).hasSize(4);
        assertThat(((Act.Wake) program.scripts().get(3).acts().getFirst()).task())
                .isEqualTo(2);
        assertThat(race.variants().getFirst().claims())
                .extracting(Race.Claim::fact)
                .containsExactly(new Fact.Oracle(Race.OracleKind.RAN, 2), new Fact.Deadlock(), new Fact.Livelock());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expect exit error | a claim of a race is about all its executions",
                "expect always lost(p) | \"always\" does not go with a race",
                "expect eventually ran(p) | \"eventually\" does not go with a race",
                "expect never exit error within 5s | a race has no time",
                "expect never lost(p) matching \"x\" | only an exit has a message",
                "expect never exit error in at least 1 of 2 runs | a race has no number of runs",
                "expect never exit error of p | in a race an exit is of no task",
                "expect never bail | a race has no process that could bail",
                "expect never lost(p, p) | \"lost\" is about one task",
                "expect never lost | \"lost\" is about one task",
                "expect never deadlock(p) | a deadlock is of the whole race",
                "expect never lost(p) where discipline in [P] | the matrix has no axis",
                "variant a with scheduler.slice 5ms { expect never lost(p) } | unknown setting of a race",
                "variant a with on_bad_target silent_drop { expect never lost(p) } | unknown setting of a race",
                "variant a with discipline 5 { expect never lost(p) } | discipline: expected a name",
                "kernel { hz 250 } | a race has no time, and so no hz",
                "kernel { insert_cookie maybe } | \"insert_cookie\" is a switch",
                "kernel 5.4 | kernel 5.4 has no sched_ext",
                "kernel 6x | \"6x\" is not a kernel version",
                "kernel ghst | unknown kernel \"ghst\"",
                "machine 1n1l4c1t | a race has one machine, and this is the second",
                "explore exhaustive; explore exhaustive | a race has one explore",
                "explore random(runs 0) | runs lies between 1 and 1000000000",
                "explore | \"explore\" needs a value",
                "tags [a] | a race has no setting \"tags\"",
                "task r { affinity any(count 1, of 0-1) } | affinity: expected a list of CPUs",
                "task r { queued 0; running 1 } | a task begins in one place",
                "task r { nice 5 } | a task has no setting \"nice\"",
                "task r { queued 7 } | machine 1n1l2c1t has no CPU 7",
                "cpu 2 { dispatch } | machine 1n1l2c1t has no CPU 2",
                "matrix { discipline in [LC, LI] }; expect never lost(p) where discipline in [LX] | has no value"
                        + " \"LX\"",
                "on message(t) { peek q as a; set w.a 40_000 } | unknown word \"w\"",
                "dsq d; on dispatch(t) { each d as x { peek q as x; move x from d to global } } | a task is moved"
                        + " while",
                "kernel 5y | \"5y\" is not a kernel version",
                "word w; on message(t) { set w 40_000 } | a word lies between 0 and 32767",
                "on message(t) { check t.u allowed on 0 } | a task is one word",
                "on message(t) { check t allowed on 2 } | machine 1n1l2c1t has no CPU 2",
            })
    void refuses(String mistake) {
        String[] sides = mistake.split(" \\| ");
        String text = HEAD + "discipline LC\n" + sides[0] + TAIL;
        Compilation compilation = compile(text, Overrides.NONE);
        assertThat(compilation.races()).isEmpty();
        assertThat(compilation.diagnostics())
                .extracting(Diagnostic::message)
                .as(Texts.render(compilation))
                .anyMatch(m -> m.contains(sides[1].replace("", "")));
    }

    @Test
    void namesOfRacesAreUniqueAmongFiles() {
        String text = HEAD + "discipline LC" + TAIL;
        Compilation both =
                Compiler.compile(List.of(new SourceText("a.scx", text), new SourceText("b.scx", text)), Overrides.NONE);
        assertThat(both.diagnostics()).extracting(Diagnostic::id).containsExactly("SCX0202");
    }

    @Test
    void aKernelIsNotLikeItself() {
        String text =
                "kernel a { like b; core ghost }\nkernel b { like a }\n" + HEAD + "kernel a\ndiscipline LC" + TAIL;
        assertThat(compile(text, Overrides.NONE).diagnostics())
                .extracting(Diagnostic::id)
                .contains("SCX0311");
        String scenario = "kernel a { version a }\nscenario s { machine 1n1l2c1t; kernel a; cell c { 1 x spin };"
                + " phase p 1s; expect healthy }";
        assertThat(compile(scenario, Overrides.NONE).diagnostics())
                .extracting(Diagnostic::id)
                .contains("SCX0311");
    }

    @Test
    void aRaceUsesConstants() {
        Race race = race("const n = 3\n" + HEAD + "discipline LC\nkernel { reenq_limit (n * 2) }" + TAIL);
        assertThat(race.variants().getFirst().program().kernel().reenqLimit()).isEqualTo(6);
    }

    @Test
    void chainsOfKernelsEnd() {
        StringBuilder text = new StringBuilder("kernel k5000 { core ghost }\n");
        for (int i = 0; i < 5_000; i++) {
            text.append("kernel k" + i + " { like k" + (i + 1) + "; core ghost }\n");
        }
        text.append(HEAD + "kernel k0\ndiscipline LC" + TAIL);
        assertThat(compile(text.toString(), Overrides.NONE).diagnostics())
                .extracting(Diagnostic::id)
                .containsOnly("SCX0311");
    }

    @Test
    void whereAQueueIsEmptyItsTaskMeansNothing() {
        String steps = HEAD + "queue q\non enqueue(t) { push t to q }\non dispatch(c) { %s q as t else { %s }\n"
                + "insert t on local c }" + TAIL;
        for (String verb : List.of("peek", "pop")) {
            assertThat(compile(String.format(steps, verb, "return"), Overrides.NONE)
                            .diagnostics())
                    .isEmpty();
            assertThat(compile(String.format(steps, verb, "insert t on global"), Overrides.NONE)
                            .diagnostics())
                    .extracting(Diagnostic::id)
                    .containsExactly("SCX0602");
        }
    }
}
