package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.Overrides.NewerKernels;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.lower.KernelFacts;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kfunc;
import org.scxc.model.KfuncRules;
import org.scxc.model.Race;

/** Which kernel versions and tick rates there are is known before anything runs, in scenarios and races alike. */
class KernelVersionsTest {
    private static final String SCENARIO = "scenario v.s { machine 1n1l2c1t; kernel %s; scheduler simple;"
            + " root { 1 x spin }; phase run 1s; expect healthy }\n";
    private static final String RACE = "race v.r { machine 1n1l2c1t; discipline LP; kernel %s;"
            + " task p { affinity 0-1; queued 1 }; cpu 0 { dispatch }; expect never exit any }\n";

    private static Compilation compile(String text, Overrides overrides) {
        return Compiler.compile(List.of(new SourceText("v.scx", text)), overrides);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.15", "6.11", "6.20", "6.99.1", "7.4", "7.3.5", "6.18.99", "9.1", "99.1", "618"})
    void aVersionThatIsNotKnownIsUnderlined(String version) {
        for (String form : List.of(SCENARIO, RACE)) {
            String text = form.formatted(version);
            Compilation compiled = compile(text, Overrides.NONE);
            assertThat(compiled.hasErrors()).as(text).isTrue();
            assertThat(compiled.diagnostics()).allSatisfy(d -> {
                assertThat(d.id()).isEqualTo("SCX0113");
                assertThat(text.substring(d.span().start(), d.span().end())).isEqualTo(version);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"6.12,6.12.117", "6.18,6.18.15", "6.18.15,6.18.15", "6.18.3,6.18.3", "7.0,7.0.13", "7.3,7.3.4"})
    void aVersionStandsForARelease(String version, String release) {
        Compilation compiled = compile(SCENARIO.formatted(version), Overrides.NONE);
        assertThat(compiled.diagnostics()).isEmpty();
        assertThat(compiled.scenarios()
                        .getFirst()
                        .variants()
                        .getFirst()
                        .setup()
                        .kernel()
                        .release())
                .contains(release);
        assertThat(compile(RACE.formatted(version), Overrides.NONE).diagnostics())
                .isEmpty();
    }

    @Test
    void theDefaultStandsForAReleaseToo() {
        Compilation compiled = compile(
                "scenario v.s { machine 1n1l2c1t; scheduler simple; root { 1 x spin }; phase run 1s; expect healthy }",
                Overrides.NONE);
        assertThat(compiled.scenarios()
                        .getFirst()
                        .variants()
                        .getFirst()
                        .setup()
                        .kernel()
                        .release())
                .contains("6.18.15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4", "7.3.5", "99.1"})
    void aNewerOneIsAWarningForRealKernels(String version) {
        Overrides real = new Overrides(Optional.empty(), OptionalInt.empty(), List.of(), NewerKernels.WARNING);
        for (String form : List.of(SCENARIO, RACE)) {
            Compilation compiled = compile(form.formatted(version), real);
            assertThat(compiled.hasErrors()).isFalse();
            assertThat(compiled.diagnostics()).extracting(d -> d.id()).containsExactly("SCX0127");
        }
        assertThat(compile(SCENARIO.formatted("6.20"), real).hasErrors()).isTrue();
        assertThat(compile(SCENARIO.formatted("5.15"), real).hasErrors()).isTrue();
    }

    @Test
    void theCommandLineIsReadAsAKnob() {
        String text = SCENARIO.formatted("6.18") + RACE.formatted("6.18");
        Compilation foo = compile(text, new Overrides(Optional.of("foo"), OptionalInt.empty(), List.of()));
        assertThat(Texts.render(foo)).contains("unknown kernel \"foo\"", "--> --kernel foo:1");
        Compilation old = compile(text, new Overrides(Optional.of("5.15"), OptionalInt.empty(), List.of()));
        assertThat(Texts.render(old)).contains("kernel 5.15 has no sched_ext", "--> --kernel 5.15:1");
        Compilation hz = compile(text, new Overrides(Optional.empty(), OptionalInt.of(333), List.of()));
        assertThat(Texts.render(hz)).contains("no kernel is built with 333 Hz", "--> --hz 333:1");
        Compilation good = compile(text, new Overrides(Optional.of("7.1"), OptionalInt.of(1000), List.of()));
        assertThat(good.diagnostics()).isEmpty();
        var kernel = good.scenarios().getFirst().variants().getFirst().setup().kernel();
        assertThat(kernel.version()).isEqualTo("7.1");
        assertThat(kernel.hz()).isEqualTo(1000);
    }

    /** A file can know more than the library. */
    @Test
    void aDeclaredBranchIsKnown() {
        String text = "kernel 7.4 { like 7.3; newest 7.4.2 }\n" + RACE.formatted("7.4.2") + SCENARIO.formatted("7.4");
        assertThat(compile(text, Overrides.NONE).diagnostics()).isEmpty();
        assertThat(Texts.render(compile("kernel 7.4 { newest 7.3.2 }\n" + RACE.formatted("7.4"), Overrides.NONE)))
                .contains("not a release of kernel 7.4");
    }

    /** Each fact of one branch: a value that holds, or unknown; and each says who saw it. */
    @Test
    void everyFactHasASource() {
        Declarations library = KernelProfiles.declarations();
        assertThat(KernelFacts.of(library).all()).hasSizeGreaterThan(40).allSatisfy(fact -> {
            assertThat(fact.doc()).as(fact.name()).isNotBlank();
            assertThat(fact.values())
                    .as(fact.name())
                    .isNotEmpty()
                    .allSatisfy(v -> assertThat(v.sources()).isNotEmpty());
        });
    }

    @ParameterizedTest
    @CsvSource({
        // e6ac89b8b1c1: 7.3, and by back-ports 6.12.113 and 7.2.11; a branch that ended before has one counter a
        // runqueue
        "6.12.111,RQ",
        "6.12.113,TASK",
        "6.12,TASK",
        "6.13,RQ",
        "6.15,RQ",
        "6.18,RQ",
        "6.19,RQ",
        "7.1,RQ",
        "7.2.10,RQ",
        "7.2.11,TASK",
        "7.2,TASK",
        "7.3,TASK"
    })
    void aBranchThatEndedBeforeAFixDoesNotHaveIt(String version, Race.QseqScope scope) {
        assertThat(KernelProfiles.of(version).steps().qseq()).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({"6.12,false", "6.16,true", "6.18,true", "6.19,false", "6.19.13,true", "7.0,false", "7.3,false"})
    void aDequeueLeavesTheVerdictBehindBefore7e0ffb72de8a(String version, boolean stale) {
        assertThat(KernelProfiles.of(version).steps().staleVerdict()).isEqualTo(stale);
    }

    @ParameterizedTest
    @CsvSource({"6.12,AT_INSERT", "7.0,AT_INSERT", "7.1,AT_INSERT", "7.2,AT_INSERT", "7.3,AT_COMMIT"})
    void slicesAreWrittenAtCommitFrom73On(String version, Race.SliceWrite write) {
        assertThat(KernelProfiles.of(version).steps().sliceWrite()).isEqualTo(write);
    }

    /** scx_do_enqueue_task(), 7.3.4; 7.1 and 7.2 count drains of a local DSQ, and no task. */
    @ParameterizedTest
    @CsvSource({"6.12,0", "6.18,0", "7.1,0", "7.2,0", "7.3,256", "7.3.1,256"})
    void reEnqueuesOfATaskAreCountedFrom73On(String version, int limit) {
        assertThat(KernelProfiles.of(version).steps().reenqLimit()).isEqualTo(limit);
    }

    /** process_deferred_reenq_locals(), 7.2.13; BTF of 7.1.13. */
    @ParameterizedTest
    @CsvSource({"6.12,0", "7.0,0", "7.1,256", "7.2,256", "7.3,0"})
    void drainsOfALocalDsqAreCountedIn71And72(String version, int limit) {
        assertThat(KernelProfiles.of(version).steps().reenqDrains()).isEqualTo(limit);
    }

    /** Guests of these versions; balance_scx() is gone from 6.19.14. */
    @ParameterizedTest
    @CsvSource({"6.12,true,true", "6.18,true,true", "6.19,true,false", "7.0,false,false", "7.3,false,false"})
    void whatTimedRunsAsk(String version, boolean keepsCpusets, boolean balances) {
        assertThat(KernelProfiles.of(version).timed().keepsUsedCpusets()).isEqualTo(keepsCpusets);
        assertThat(KernelProfiles.of(version).timed().balanceBeforeHigherClass())
                .isEqualTo(balances);
    }

    @Test
    void onlyTheTracedReleaseIsMeasured() {
        assertThat(KernelProfiles.of("6.18").isMeasured()).isTrue();
        assertThat(KernelProfiles.of("7.3").isMeasured()).isFalse();
        assertThat(KernelProfiles.of("6.17").unknownSteps())
                .containsExactly(
                        "check_position",
                        "partitions_share_no_cpu",
                        "partitions_move_kthreads",
                        "select_cpu_topology",
                        "dump_layout",
                        "free_grace_periods",
                        "offline_grace_periods");
        assertThat(KernelProfiles.of("7.3").unknownSteps()).isEmpty();
    }

    /** A race is told what nobody knows, unless it cannot matter or the race chooses. */
    @Test
    void anUnknownFactIsAWarningWhereItMatters() {
        String race = RACE.replace("queued 1 }", "queued 1; migration_disabled }");
        assertThat(compile(race.formatted("6.18"), Overrides.NONE).diagnostics())
                .extracting(d -> d.id())
                .containsExactly("SCX0129");
        assertThat(compile(race.formatted("6.18 { check_position under_src_lock }"), Overrides.NONE)
                        .diagnostics())
                .isEmpty();
        assertThat(compile(RACE.formatted("6.18"), Overrides.NONE).diagnostics())
                .isEmpty();
    }

    @Test
    void aFileCanKnowAFactBetter() {
        String fact = "fact check_position { from 6.12 { is under_src_lock; source \"seen\" } }\n";
        assertThat(compile(fact + RACE.formatted("6.18"), Overrides.NONE)
                        .races()
                        .getFirst()
                        .variants()
                        .getFirst()
                        .program()
                        .kernel()
                        .checkPosition())
                .isEqualTo(Race.CheckPosition.UNDER_SRC_LOCK);
        assertThat(Texts.render(compile(
                        "fact qseq { from 7.3 { is task; source \"x\" } }\n" + RACE.formatted("6.18"), Overrides.NONE)))
                .contains("no fact says qseq of kernel 6.18.15");
        assertThat(Texts.render(compile("fact qsq { from 7.3 { is task; source \"x\" } }", Overrides.NONE)))
                .contains("did you mean \"qseq\"?");
        assertThat(Texts.render(compile("fact qseq { from seven { is tsk } }", Overrides.NONE)))
                .contains("is not a kernel version", "cannot be \"tsk\"", "needs \"source\"");
        String kfuncs = "fact kf_check { from 6.12 { is never; source \"x\" } }\n"
                + "fact kf_bit.rest { from 6.12 { is x; source \"x\" } }\n" + RACE.formatted("6.18");
        assertThat(Texts.render(compile(kfuncs, Overrides.NONE)))
                .contains("write at_call or at_load", "write a number");
    }

    /** The kernel's numbers, enum scx_kf_mask of 6.12.117; later the program does not load. */
    @Test
    void kfuncMessagesHaveTheKernelsNumbers() {
        KfuncRules old = KernelProfiles.of("6.12").steps().kfuncs();
        assertThat(old.refusal(Kfunc.REENQUEUE_LOCAL, "dispatch"))
                .isEqualTo("kfunc with mask 0x1 called from an operation only allowing 0x2");
        assertThat(old.refusal(Kfunc.DSQ_INSERT, "running"))
                .isEqualTo("kfunc with mask 0x6 called from an operation only allowing 0x10");
        assertThat(old.refusal(Kfunc.SELECT_CPU_DFL, "enqueue"))
                .isEqualTo("kfunc with mask 0x8 called from an operation only allowing 0x4");
        assertThat(old.allows(Kfunc.DSQ_MOVE, "bpf_timer")).isTrue();
        assertThat(old.allows(Kfunc.DSQ_INSERT, "select_cpu")).isTrue();
        KfuncRules late = KernelProfiles.of("7.2").steps().kfuncs();
        assertThat(late.refusal(Kfunc.DSQ_INSERT, "running"))
                .isEqualTo("ops.running must not call scx_bpf_dsq_insert()");
        assertThat(late.isRefusedAtLoad(Kfunc.DSQ_INSERT, "running")).isTrue();
        assertThat(old.isRefusedAtLoad(Kfunc.DSQ_INSERT, "running")).isFalse();
        assertThat(late.allows(Kfunc.SELECT_CPU_DFL, "enqueue")).isTrue();
        assertThat(late.allows(Kfunc.DSQ_INSERT, "dispatch")).isTrue();
        assertThat(late.allows(Kfunc.DSQ_INSERT, "running")).isFalse();
        assertThat(KernelProfiles.of("6.18").steps().kfuncs().allows(Kfunc.REENQUEUE_LOCAL, "dispatch"))
                .isFalse();
        assertThat(KernelProfiles.of("6.19").steps().kfuncs().allows(Kfunc.REENQUEUE_LOCAL, "dispatch"))
                .isTrue();
    }

    /** A race's callbacks are text: what a kernel does not load is seen before anything is explored. */
    @Test
    void aRaceIsNotExploredOnAKernelThatDoesNotLoadItsScheduler() {
        String text = """
            fact kfunc.reenqueue_local { from 6.12 { is [cpu_release]; source "x" } }
            race a.b {
                machine 1n1l2c1t; kernel %s; task p { affinity 0-1; queued 1 }
                queue q
                on enqueue(t) { push t to q }
                on dispatch(c) { pop q as t; if t allowed on c { insert t on local c } else { reenqueue } }
                cpu 0 { dispatch }; expect reachable exit error
            }
            """;
        assertThat(Texts.render(compile(text.formatted("7.2"), Overrides.NONE)))
                .contains(
                        "error[SCX0611]: this kernel does not load the scheduler: ops.dispatch must not call"
                                + " scx_bpf_reenqueue_local()",
                        ":6:83");
        assertThat(Texts.render(compile(text.formatted("6.18"), Overrides.NONE)))
                .doesNotContain("error");
        String absent = text.replace("cpu_release", "none").formatted("6.18");
        assertThat(Texts.render(compile(absent, Overrides.NONE)))
                .contains("does not load the scheduler: there is no scx_bpf_reenqueue_local()");
    }

    /** SCX_OPS_ALLOW_QUEUED_WAKEUP came with 6.15: queued_wakeup in kernels.scx. */
    @ParameterizedTest
    @CsvSource({"6.12, true", "6.14, true", "6.15, false", "7.3, false"})
    void aWakeUpIsLeftToAnotherCpuFrom615On(String version, boolean refused) {
        String race = "race a.b {\n machine 1n1l2c1t\n kernel " + version
                + "\n discipline LP\n task p { affinity 0-1; sleeping 0 }\n cpu 1 { wake p on 0 }\n"
                + " expect never exit any\n}\n";
        String said = Texts.render(Texts.compile(race));
        assertThat(said.contains("this kernel does not queue wakeups to another CPU"))
                .as(said)
                .isEqualTo(refused);
    }
}
