package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome;

/** How a scheduler ended, from what a run left of it. */
class ShellEndingTest {
    private static final List<JsonObject> TASKS = List.of(
            json("{\"group\":3,\"pid\":174,\"comm\":\"stall1\"}"), json("{\"group\":4,\"pid\":17,\"comm\":\"a\"}"));

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static Ending ending(String exit, String log) {
        return Ending.of(json(exit), log, TASKS);
    }

    private static Outcome.Exit exit(String exit, String log) {
        return ending(exit, log).first().orElseThrow();
    }

    @Test
    void theKernelsMessageAndTheTaskItNames() {
        Outcome.Exit exit = exit(
                "{\"ended\":true,\"at_ns\":5,\"reason\":\"runnable task stall\",\"msg\":\"stall1[174] failed to run"
                        + " for 4.464s\"}",
                "");
        assertThat(exit)
                .isEqualTo(new Outcome.Exit(
                        ExitKind.ERROR_STALL,
                        0,
                        "stall1[174] failed to run for 4.464s",
                        5,
                        java.util.Optional.of(3),
                        false));
    }

    @Test
    void theLoadersRecordComesFirst() {
        String log = """
            loader: x attached
            {"exit":{"kind":64,"reason":"unregistered from user space","msg":""}}
            {"exit":{"kind":1025,"reason":"scx_bpf_error","msg":"error after 200 enqueues, task a[17]"}}
            {"exit":{"kind":0
            """;
        Outcome.Exit exit = exit("{\"ended\":true,\"at_ns\":5,\"reason\":\"runtime error\",\"msg\":\"x\"}", log);
        assertThat(exit.kind()).isEqualTo(ExitKind.ERROR_BPF);
        assertThat(exit.message()).isEqualTo("error after 200 enqueues, task a[17]");
        assertThat(exit.group()).contains(4);
    }

    /** The kernel's log has no message for ends that are no errors; scx's programs print it. */
    @Test
    void whatScxPrints() {
        String log = """
            stats
            EXIT: unregistered from the main kernel (cpu 3 going offline, exiting scheduler)
            """;
        Outcome.Exit exit = exit("{\"ended\":true,\"at_ns\":5,\"reason\":\"unregistered from the main kernel\"}", log);
        assertThat(exit.kind()).isEqualTo(ExitKind.UNREG_KERN);
        assertThat(exit.message()).isEqualTo("cpu 3 going offline, exiting scheduler");
        assertThat(exit.group()).isEmpty();
    }

    /** A process that left by itself with an error, and not after one of the kernel's. */
    @Test
    void bails() {
        String process = "\"process\":{\"status\":1,\"signal\":0,\"at_ns\":4,\"told\":false}}";
        Ending starved = ending(
                "{\"ended\":true,\"at_ns\":5,\"reason\":\"unregistered from user space\"," + process,
                "recomputing\nCell 0 has no CPUs assigned (nr_cpus=16, num_cells=3)\n");
        assertThat(starved.first().orElseThrow().kind()).isEqualTo(ExitKind.UNREG);
        assertThat(starved.first().orElseThrow().message()).isEqualTo("unregistered from user space");
        assertThat(starved.bail().orElseThrow().output()).contains("Cell 0 has no CPUs");
        assertThat(starved.bail().orElseThrow().atNs()).isEqualTo(4);
        Ending error = ending("{\"ended\":true,\"at_ns\":5,\"reason\":\"scx_bpf_error\",\"msg\":\"m\"," + process, "");
        assertThat(error.bail()).isEmpty();
        Ending told = ending(
                "{\"ended\":true,\"at_ns\":5,\"reason\":\"unregistered from user space\","
                        + process.replace("false", "true"),
                "");
        assertThat(told.bail()).isEmpty();
    }

    /** A scheduler that fails to load is never taken for one that ended as expected. */
    @Test
    void loadFailures() {
        Ending failed = ending(
                "{\"ended\":false,\"load_failure\":\"the process left\"}",
                "libbpf: prog 'x'\n\nError: Invalid argument\n");
        assertThat(failed.first()).isEmpty();
        assertThat(failed.loadFailures())
                .extracting(Outcome.LoadFailure::why)
                .containsExactly("the process left; it printed: Error: Invalid argument");
        // scx_simple, with an option that it does not have
        Ending refused = ending(
                "{\"ended\":true,\"at_ns\":-39729,\"source\":\"process\",\"load_failure\":\"the process left\"}",
                "scx_simple: invalid option -- '-'\n");
        assertThat(refused.first()).isEmpty();
        assertThat(refused.loadFailures())
                .extracting(Outcome.LoadFailure::why)
                .containsExactly("the process left; it printed: scx_simple: invalid option -- '-'");
    }

    /** It ended before anybody saw it enabled, and the kernel or the program says how. */
    @Test
    void endsAtOnce() {
        String left = "{\"ended\":true,\"at_ns\":-5,\"load_failure\":\"the process left\"";
        assertThat(exit(left + ",\"reason\":\"scx_bpf_error\",\"msg\":\"m\"}", "")
                        .kind())
                .isEqualTo(ExitKind.ERROR_BPF);
        assertThat(exit(left + "}", "EXIT: scx_bpf_error (m)\n").kind()).isEqualTo(ExitKind.ERROR_BPF);
    }

    @Test
    void plannedAndNone() {
        assertThat(ending("{\"ended\":false}", ""))
                .isEqualTo(new Ending(List.of(), List.of(), java.util.Optional.empty()));
        assertThat(exit("{\"ended\":false,\"planned_at_ns\":7}", "").planned()).isTrue();
    }

    @Test
    void dumps() {
        String ruler = "=".repeat(80);
        assertThat(Ending.dump("a\nDEBUG DUMP\n" + ruler + "\n\nCPU 0\n" + ruler + "\nEXIT: x\n"))
                .isEqualTo(List.of("DEBUG DUMP", ruler, "", "CPU 0"));
        assertThat(Ending.dump("nothing")).isEmpty();
    }

    /** The run went on after both, and the third ended it. */
    @Test
    void endsAfterWhichTheRunWentOn() {
        String log = """
            {"exit":{"kind":66,"reason":"unregistered from the main kernel","msg":"cpu 3 going offline","exit_code":281479271677952}}
            {"exit":{"kind":1025,"reason":"scx_bpf_error","msg":"second","exit_code":0}}
            """;
        Ending ending = ending(
                "{\"ended\":false,\"loads\":[{\"at_ns\":3,\"why\":\"the process left\"}],\"ends\":["
                        + "{\"at_ns\":5,\"reason\":\"unregistered from the main kernel\",\"loading\":false},"
                        + "{\"at_ns\":9,\"reason\":\"scx_bpf_error\",\"msg\":\"second\",\"loading\":true}]}",
                log);
        assertThat(ending.exits())
                .extracting(Outcome.Exit::kind)
                .containsExactly(ExitKind.UNREG_KERN, ExitKind.ERROR_BPF);
        assertThat(ending.exits()).extracting(Outcome.Exit::code).containsExactly(1L << 48 | 1L << 32, 0L);
        assertThat(ending.later()).extracting(Outcome.Exit::message).containsExactly("second");
        assertThat(ending.loadFailures()).extracting(Outcome.LoadFailure::atNs).containsExactly(3L, 9L);
        assertThat(ending.loadFailures())
                .extracting(Outcome.LoadFailure::registered)
                .containsExactly(false, true);
    }
}
