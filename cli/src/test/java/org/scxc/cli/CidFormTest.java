package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scheduler of struct sched_ext_ops_cid that numbers CPUs backwards and checks each cid and mask that it sees: src/test/c/cids.bpf.c. */
class CidFormTest {
    @TempDir
    Path folder;

    @BeforeEach
    void copyObject() throws IOException {
        Files.copy(Path.of("src/test/resources/org/scxc/cli/objects/cids.bpf.o"), folder.resolve("cids.bpf.o"));
    }

    private static String text(String set, String kernel, String end) {
        return """
            scheduler own { object "cids.bpf.o"; rodata cpus = cpus%s }
            scenario cids.own {
                machine 1n2l3c1t
                kernel %s
                scheduler own
                noise guest
                root {
                    a: 4 x spin
                    b: 3 x bursty(run 1ms, sleep 2ms) { affinity 1-2 }
                    c: 2 x bursty(run 1ms, sleep 3ms) { affinity 4 }
                    d: 1 x bursty(run 1ms, sleep 2ms)
                }
                phase run 1s
                phase moved 1s { set d affinity 3; set b nice 5 }
                phase without 1s { offline 5 }
                phase back 1s { online 5 }
                variant one { expect %s }
            }
            """.formatted(set, kernel, end);
    }

    private String run(int expected, String command, String text) throws IOException {
        return BuiltObjects.run(folder, expected, command, text);
    }

    /** It ends by itself where a check fails; a re-enqueue ends it with a code, or after the kernel's limit. */
    @ParameterizedTest
    @CsvSource({
        "'', healthy",
        "'; rodata waits = 1', exit unreg_bpf code 7",
        "'; rodata waits = 1; rodata loops = 1', 'exit error_reenq matching \"%s[%d] reenqueued 257 times without"
                + " running\"'",
        "'; rodata strange_cid = 1', exit error matching \"invalid cid 77\"",
        "'; rodata disallows = 1', 'exit error matching \"ops.init_task() set task->scx.disallow for %s[%d] during"
                + " fork\"'",
        "'; ops_flags []', 'exit error matching \"scx_bpf_tid_to_task() called without SCX_OPS_TID_TO_TASK\"'"
    })
    void whatItIsToldIsWhatItExpects(String set, String end) throws IOException {
        run(0, "run", text(set, "7.3", end));
    }

    /** No model calls for re-enqueues without end; every other kind of end has its story in the corpus. */
    @Test
    void anEndByReenqueuesHasAStory() throws IOException {
        String said = run(0, "run", text("; rodata waits = 1; rodata loops = 1", "7.3", "exit error_reenq"));
        assertThat(said)
                .containsPattern("(?m)^ +\\S+ s +exit 1027 error_reenq: .* reenqueued 257 times without running$");
    }

    /** A kernel loads no such program, whichever operation it is. */
    @ParameterizedTest
    @CsvSource({
        "kicks_cpu, 'a scheduler of struct sched_ext_ops_cid must not call kfunc scx_bpf_kick_cpu(); cids_enqueue"
                + " calls it'",
        "writes_slice, 'must not write task_struct.scx.slice: kfunc scx_bpf_task_set_slice() does'"
    })
    void whatIsOfTheOtherFormIsRefused(String what, String reason) throws IOException {
        assertThat(run(2, "check", text("; rodata " + what + " = 1", "7.3", "healthy")))
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "6.18, kernel 6.18 has no struct sched_ext_ops_cid",
        "7.2, struct sched_ext_ops_cid of kernel 7.2 is not served"
    })
    void anotherKernelHasItNot(String kernel, String reason) throws IOException {
        assertThat(run(2, "check", text("", kernel, "healthy"))).contains(reason);
    }

    @Test
    void aRaceHasNoCids() throws IOException {
        String race = """
            scheduler own { object "cids.bpf.o" }
            race own.affinity {
                machine 1n1l2c1t
                kernel 7.3
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                cpu 1 { set p affinity 1 }
                scheduler own
                expect never lost(p)
            }
            """;
        assertThat(run(2, "check", race)).contains("a race has no cids: struct sched_ext_ops_cid is not served there");
    }

    @Test
    void bothEnginesLeaveTheSameMemory() throws IOException {
        String absolute = text("", "7.3", "healthy")
                .replace("cids.bpf.o", folder.resolve("cids.bpf.o").toString());
        assertThat(Engines.areEqual("cids", absolute)).isEmpty();
    }
}
