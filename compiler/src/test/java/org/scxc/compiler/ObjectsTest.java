package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;

/** A scheduler that is a BPF object, and what its user half does, as data. */
class ObjectsTest {
    private static Compilation compile(String scheduler, String use) {
        return Texts.compile(scheduler + "\n" + """
            scenario test.object {
                machine 1n2l4c2t
                scheduler own %s
                root { a: 2 x spin }
                phase run 1s
                expect healthy
            }
            """.formatted(use));
    }

    private static SchedulerUse use(Compilation compilation) {
        assertThat(Texts.render(compilation)).isEmpty();
        return compilation
                .scenarios()
                .getFirst()
                .variants()
                .getFirst()
                .setup()
                .scheduler()
                .orElseThrow();
    }

    @Test
    void everythingThatIsSaidOfAnObjectIsInTheModel() {
        SchedulerUse use = use(compile("""
            const gain = 3
            scheduler own {
                object "sub/own.bpf.o"
                struct_ops second_ops
                user_space [arena_library(task_ctx), lavd]
                ops_flags [enq_last, switch_partial]
                rodata slice_ns = 2 * gain * 1ms
                rodata weights[3] = -1
                rodata smt = machine.smt
                resize gimme = cpus
                run prepare(-1, cpus)
            }
            """, ""));
        ObjectUse object = use.object().orElseThrow();
        assertThat(use.code()).isInstanceOf(SchedulerUse.Code.Compiled.class);
        assertThat(object.file()).isEqualTo("sub/own.bpf.o");
        assertThat(object.span().line()).isEqualTo(3);
        assertThat(object.structOps().map(ObjectUse.StructOps::name)).contains("second_ops");
        assertThat(object.userSpace().stream().map(u -> u.kind().word() + u.argument()))
                .containsExactly("arena_librarytask_ctx", "lavd");
        assertThat(object.opsFlags()).isEqualTo(Optional.of(List.of("enq_last", "switch_partial")));
        assertThat(object.rodata().stream().map(v -> v.name() + "=" + v.value()))
                .containsExactly("slice_ns=6000000", "weights[3]=-1", "smt=1");
        assertThat(object.resized().stream().map(v -> v.name() + "=" + v.value()))
                .containsExactly("gimme=16");
        assertThat(object.runs().getFirst().name()).isEqualTo("prepare");
        assertThat(object.runs().getFirst().arguments()).containsExactly(-1L, 16L);
    }

    @Test
    void aFlagSetsAVariableOnlyWhereItIsGiven() {
        String declared = """
            scheduler own {
                object "own.bpf.o"
                flag fifo: switch -> "-f" sets [fifo_sched]
                flag slice: duration -> "-s" in us sets [slice_us, us]
            }
            """;
        assertThat(use(compile(declared, "")).object().orElseThrow().rodata()).isEmpty();
        SchedulerUse given = use(compile(declared, "{ fifo; slice 2ms }"));
        assertThat(given.object().orElseThrow().rodata().stream().map(v -> v.name() + "=" + v.value()))
                .containsExactly("fifo_sched=1", "slice_us=2000");
        assertThat(given.arguments()).containsExactly("-f", "-s", "2000");
    }

    /** What a user half looks at, and where it was given; without an option a word stands on the command line by itself. */
    @Test
    void aUserHalfIsToldTheFlagsThatAreGiven() {
        SchedulerUse use = use(compile("""
            scheduler own {
                object "own.bpf.o"
                user_space [layered]
                flag specs: texts -> "" sets []
                flag example: switch -> "--example" sets []
                flag interval: duration -> "-i" in s sets []
            }
            """, "{ specs [\"f:a.json\", \"[]\"]; interval 500ms }"));
        assertThat(use.arguments()).containsExactly("f:a.json", "[]", "-i", "0.5");
        ObjectUse object = use.object().orElseThrow();
        assertThat(object.unserved()).isEmpty();
        assertThat(object.userSpace().getFirst().flags()).containsOnlyKeys("specs", "interval");
        ObjectUse.UserSpace.Setting specs =
                object.userSpace().getFirst().flags().get("specs");
        assertThat(specs).isNotNull();
        assertThat(specs.value()).isEqualTo(new Value.Texts(List.of("f:a.json", "[]")));
        assertThat(specs.span().line()).isEqualTo(11);
    }

    @Test
    void aStatementThatSaysCpuIsMadeForEach() {
        ObjectUse object = use(compile("""
            scheduler own {
                object "own.bpf.o"
                rodata ranks = cpu.core
                rodata masks = llc.mask
                rodata nodes = llc.node
                rodata llcs = llc
                run pair(cpu, cpu.sibling)
                run once(-1)
                run_attached_on start(machine.smallest, 7)
            }
            """, "")).object().orElseThrow();
        assertThat(object.rodata().stream().map(v -> v.name() + "=" + v.value()))
                .hasSize(22)
                .startsWith("ranks[0]=0", "ranks[1]=0", "ranks[2]=1")
                .endsWith("masks[0][0]=255", "masks[1][0]=65280", "nodes[0]=0", "nodes[1]=0", "llcs[0]=0", "llcs[1]=1");
        assertThat(object.runs().stream().map(r -> r.name() + r.arguments()))
                .hasSize(18)
                .startsWith("pair[0, 1]", "pair[1, 0]", "pair[2, 3]")
                .endsWith("once[-1]", "start[7]");
        assertThat(object.runs().getLast().attachedOn()).hasValue(15);
        assertThat(object.runs().getFirst().attachedOn()).isEmpty();
    }

    @Test
    void aSwitchCanTurnAVariableOff() {
        ObjectUse object = use(compile("""
            scheduler own {
                object "own.bpf.o"
                rodata smt = on
                flag no_smt: switch -> "--no-smt" sets [smt, off]
                flag verbose: switch -> "-v" sets []
                flag domain: text -> "-m"
            }
            """, "{ no_smt; verbose; domain \"all\" }"))
                .object()
                .orElseThrow();
        assertThat(object.rodata().stream().map(v -> v.name() + "=" + v.value()))
                .containsExactly("smt=1", "smt=0");
        assertThat(object.unserved().stream().map(ObjectUse.Flag::option)).containsExactly("-m");
    }

    /** The message that refuses it points there, not into the library that declares it. */
    @Test
    void aFlagThatSetsNoVariableIsKeptWithThePlaceWhereItIsGiven() {
        Compilation compiled = compile("""
            scheduler own {
                object "own.bpf.o"
                flag domain: text -> "-m"
            }
            """, "{ domain \"all\" }");
        ObjectUse.Flag flag = use(compiled).object().orElseThrow().unserved().getFirst();
        assertThat(flag.name()).isEqualTo("domain");
        assertThat(flag.span().line()).isEqualTo(8);
        assertThat(use(compile("scheduler own { object \"own.bpf.o\"; flag domain: text -> \"-m\" }", ""))
                        .object()
                        .orElseThrow()
                        .unserved())
                .isEmpty();
    }

    @Test
    void whatIsSaidWrongIsReportedAtItsPlace() {
        assertThat(Texts.render(compile("""
            scheduler own {
                object 3
                struct_ops "a"
                user_space [lavt]
                ops_flags [enq_lst]
                rodata a = half
                rodata b = 1.5
                rodat c = 1
                walk d()
            }
            """, "")))
                .contains(
                        "object: expected the name of a file",
                        "struct_ops: expected a name",
                        "unknown user space \"lavt\"",
                        "unknown ops flag \"enq_lst\"",
                        "unknown const \"half\"",
                        "a variable of an object takes a whole number",
                        "\"rodat\" is not a statement about a variable or a program",
                        "\"walk\" is not a statement about a variable or a program");
        assertThat(Texts.render(compile("scheduler own { rodata a = 1 }", "")))
                .contains("a scheduler without an object has no variables and no programs");
    }

    private static String said(String statement) {
        return Texts.render(compile("""
            scheduler own {
                object "own.bpf.o"
                %s
            }
            """.formatted(statement), ""));
    }

    @Test
    void whatUserSpaceIsGivenIsChecked() {
        assertThat(said("user_space [arena_library]"))
                .contains("arena_library takes one type of the object")
                .contains("hint: write arena_library(TYPE)");
        assertThat(said("user_space [arena_library(a, b)]")).contains("arena_library takes one type of the object");
        assertThat(said("user_space [arena_library(type 5)]")).contains("arena_library takes one type of the object");
        for (String kind : List.of("lavd", "rustland_fifo", "userland")) {
            assertThat(said("user_space [" + kind + "(task_ctx)]"))
                    .contains(kind + " takes no arguments")
                    .contains("hint: write user_space [" + kind + "]");
            assertThat(said("user_space " + kind)).isEmpty();
        }
        assertThat(said("user_space [arena_libary(t)]")).contains("did you mean \"arena_library\"?");
    }

    @Test
    void aStatementIsForEachLlcOrForEachCpu() {
        String text = "a statement is made for each LLC or for each CPU, not for both";
        assertThat(said("run pair(llc, cpu)")).contains(text).contains("hint: write cpu.llc for the LLC of the CPU");
        assertThat(said("run pair(cpu.core, llc.node + 1)")).contains(text);
        assertThat(said("run pair(cpu.llc, cpu)")).isEmpty();
        assertThat(said("run pair(llc, llc.node)")).isEmpty();
    }
}
