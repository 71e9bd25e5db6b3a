package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;

/** Workers that wait for each other do so on this machine as well: in the plan, and in rehearsals without cgroups. */
class ShellTeamsTest {
    /** What a run may have open at a time; fewer than the pipes of all teams of {@link #teamsComeAndGo}. */
    private static final int FILES = 100;

    @TempDir
    Path folder;

    private static String scenario(String body) {
        return """
            workload clerks { fan 4 { first { sleep 5ms }; others { work 100us } } }
            workload counter { sleep 1ms; lock 4 { spin 20ms } }
            workload hog { lock 3 { spin 400ms } }
            workload call { fan 2 { first { sleep 1ms }; others {} } }
            workload ring { ring 2 { work 10us } }
            scenario t.teams { machine 1n1l2c1t
            """ + body + "}\n";
    }

    @BeforeEach
    void refusesNothing() {
        assumeTrue(Generated.has("cc"), "not run: workers of the shell backend: no cc on this machine");
    }

    /** What a run on plain directories left of its tasks, without any scheduler. */
    private List<JsonObject> rehearse(String body) throws IOException, Misfit {
        Path at = Generated.write(Generated.build(scenario(body)), folder);
        Map<String, String> environment = Map.of(
                "SCXC_CGROUP_ROOT",
                        Files.createDirectory(folder.resolve("cgroup")).toString(),
                "SCXC_SCHED_EXT",
                        Files.createDirectory(folder.resolve("sched_ext")).toString());
        Generated.Finished done = Generated.run(
                at, environment, "sh", "-c", "ulimit -n " + FILES + "; exec sh run --yes-really --no-scheduler");
        assertThat(done.status()).as(done.output()).isZero();
        assertThat(done.output()).doesNotContain("refused", "died by itself");
        return Schema.lines(Generated.read(at.resolve("results/tasks.jsonl")), RunFormat.TASK, RunFormat.TASKS_MAX);
    }

    private static long in(int phase, JsonObject task, String what) {
        return task.getAsJsonArray("phases").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(row -> row.get("phase").getAsInt() == phase)
                .mapToLong(row -> row.get(what).getAsLong())
                .sum();
    }

    @Test
    void thePlanSaysWhoDoesWhat() {
        ShellBuilt built = Generated.build(scenario("""
            root { fans: 4 x clerks; locks: 4 x counter; rings: 2 x ring; alone: 1 x spin }
            phase p 1s
            expect healthy
            """));
        assertThat(built.problems()).isEmpty();
        String plan = built.directories().getFirst().files().stream()
                .filter(f -> f.name().equals("plan.txt"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(plan.lines().filter(l -> l.startsWith("group ")).map(l -> l.replaceFirst(".* affinity ", "")))
                .containsExactly(
                        "inherit team 0 do sleep 5ms ; call 4 others await 4 ; work 100us",
                        "inherit team 1 do sleep 1ms ; lock 4 ; spin 20ms ; unlock 4",
                        "inherit team 2 do take 2 ; work 10us ; pass 2",
                        "inherit team none do forever");
        String fidelity = built.directories().getFirst().files().stream()
                .filter(f -> f.name().equals("fidelity.txt"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(fidelity.lines().filter(l -> l.contains("workers ")))
                .hasSize(4)
                .allMatch(l -> l.contains("exact"));
    }

    /** Members that a claim names are groups of their own, forked and started with the others: a claim changes no run. */
    @Test
    void aMemberNamedInAClaimStartsWithTheOthers() {
        ShellBuilt built = Generated.build(scenario("""
            root { w: 4 x spin; v: 1 x spin }
            phase p 1s
            expect usage(w[1]) >= 0%
            """));
        String plan = built.directories().getFirst().files().stream()
                .filter(f -> f.name().equals("plan.txt"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(plan.lines()
                        .filter(l -> l.startsWith("group "))
                        .map(l -> l.replaceFirst(" comm .* count ", " ").replaceFirst(" policy .* inherit", "")))
                .containsExactly(
                        "group 0 w 1 team none do forever",
                        "group 1 w%5B1%5D 1 with 0 team none do forever",
                        "group 2 w 2 with 0 team none do forever",
                        "group 3 v 1 team none do forever");
    }

    /** Every call reaches all others, and none works without one. */
    @Test
    void aFanWakesAllOthers() throws Exception {
        List<JsonObject> tasks = rehearse("root { fans: 4 x clerks }\nphase p 1s\nexpect healthy\n");
        assertThat(tasks).hasSize(4);
        long calls = in(0, tasks.getFirst(), "iterations");
        assertThat(calls).isGreaterThan(20);
        for (JsonObject other : tasks.subList(1, 4)) {
            assertThat(in(0, other, "iterations")).isBetween(calls * 2 / 3, calls + 2);
            assertThat(in(0, other, "wakeups")).isBetween(calls * 2 / 3, calls + 2);
        }
    }

    /** A step of wall time goes on whoever has the CPU, so that without the lock all four would do it at the same time. */
    @Test
    void aLockLetsInOneAtATime() throws Exception {
        List<JsonObject> tasks = rehearse("root { locks: 4 x counter }\nphase p 1s\nexpect healthy\n");
        long all = tasks.stream().mapToLong(t -> in(0, t, "iterations")).sum();
        assertThat(all).isBetween(10L, 60L);
        assertThat(tasks).hasSize(4).allMatch(t -> in(0, t, "iterations") > 0);
    }

    /** Who is killed inside takes the lock along, as with the kernel's plain futexes; who is killed outside does not. */
    @Test
    void aLockStaysWithWhoIsKilledInside() throws Exception {
        List<JsonObject> tasks = rehearse("""
            root { hogs: 3 x hog }
            phase p 200ms
            phase q 1500ms { stop hogs[0] }
            expect healthy
            """);
        boolean inside =
                in(0, tasks.getFirst(), "run_ns") > in(0, tasks.get(1), "run_ns") + in(0, tasks.get(2), "run_ns");
        long later = in(1, tasks.get(1), "iterations") + in(1, tasks.get(2), "iterations");
        assertThat(later > 0).as("%s", tasks).isNotEqualTo(inside);
    }

    /** Teams end with their last member, and new ones begin anew, many more than there is room for at a time. */
    @Test
    void teamsComeAndGo() throws Exception {
        List<JsonObject> tasks = rehearse("""
            phase p 1s {
                every 20ms {
                    cell gamma { calls: 2 x call; rings: 2 x ring; pipes: 2 x pipe_io(burst_iters 1000) }
                    at 15ms { remove gamma }
                }
            }
            expect healthy
            """);
        assertThat(tasks.stream()
                        .filter(t -> t.get("iterations").getAsLong() > 0)
                        .count())
                .isGreaterThan(100);
    }
}
