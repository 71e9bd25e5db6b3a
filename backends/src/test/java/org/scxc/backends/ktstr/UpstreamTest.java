package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The six scenarios after tests of sched-ext/scx have upstream's entries: arguments in order, attributes, cgroups,
 * workers and what they ask for. Written down from descriptions of PRs 3593, 3605 and 3669, not from our output. (Where
 * those do not say it, so not here: {@code watchdog_timeout_s} of all but the tenant's, arguments of the tenant's.)
 */
class UpstreamTest {
    private static final String REPRODUCERS = "mitosis/vtime.scx";
    private static final String BORROWING =
            "--exit-dump-len 1048576 --cpu-controller-disabled --cell-parent-cgroup /ktstr" + " --enable-borrowing";

    private static List<String> lines(String file, String function) {
        KtstrBuilt built = Scx.corpus(file, Mode.GUARD);
        assertThat(built.problems()).isEmpty();
        return built.runs().stream()
                .filter(r -> r.function().equals(function))
                .findFirst()
                .orElseThrow()
                .lines()
                .stream()
                .filter(l -> !l.startsWith("plan "))
                .toList();
    }

    /** What a test hands over to the engine. */
    private static List<String> plan(String file, String function) {
        return Scx.corpus(file, Mode.GUARD).runs().stream()
                .filter(r -> r.function().equals(function))
                .flatMap(r -> r.lines().stream())
                .filter(l -> l.startsWith("plan "))
                .map(l -> l.substring(5))
                .toList();
    }

    private static List<String> reproducer(String args, int duration, String... calls) {
        List<String> all = new ArrayList<>(List.of(
                "entry topology=1 2 4 2",
                "entry scheduler=mitosis",
                "entry staged=",
                "entry sched_args=" + args,
                "entry extra_sched_args=",
                "entry duration_s=" + duration,
                "entry watchdog_timeout_s=5",
                "entry memory_mib=256",
                "entry num_snapshots=0",
                "entry auto_repro=true",
                "entry expect_err=false",
                "entry root=/ktstr"));
        for (String call : calls) {
            all.add((call.contains(" x") ? "worker " : "call ") + call);
        }
        return all;
    }

    private static String cpus(int from, int to) {
        List<String> all = new ArrayList<>();
        for (int cpu = from; cpu <= to; cpu++) {
            all.add("" + cpu);
        }
        return String.join(",", all);
    }

    @Test
    void initStallViaBorrowing() {
        assertThat(lines(REPRODUCERS, "mitosis_vtime_too_far_ahead_via_borrowing"))
                .isEqualTo(reproducer(
                        BORROWING + " --vtime-borrow-fixes",
                        180,
                        "setup",
                        "create alpha",
                        "move 64 alpha",
                        "create beta",
                        "move 8 beta",
                        "thaw alpha",
                        "thaw beta",
                        "remove beta",
                        "remove alpha",
                        "beta policy 5 0 x8"));
    }

    @Test
    void initStallViaCrossCellPin() {
        assertThat(lines(REPRODUCERS, "mitosis_vtime_too_far_ahead_via_cross_cell_pin"))
                .isEqualTo(reproducer(
                        BORROWING + " --vtime-borrow-fixes",
                        30,
                        "setup cpuset",
                        "create alpha",
                        "cpuset alpha " + cpus(1, 7),
                        "move 1 alpha",
                        "create beta",
                        "move 1 beta",
                        "thaw alpha",
                        "thaw beta",
                        "remove beta",
                        "remove alpha",
                        "beta affinity 1 x1",
                        "beta policy 5 0 x1"));
    }

    @Test
    void stallViaBorrowing() {
        assertThat(lines(REPRODUCERS, "mitosis_vtime_stall_via_borrowing"))
                .isEqualTo(reproducer(
                        BORROWING + " --vtime-borrow-fixes",
                        35,
                        "setup cpuset",
                        "create alpha",
                        "cpuset alpha " + cpus(4, 15),
                        "move 2 alpha",
                        "create beta",
                        "move 5 beta",
                        "move 1 beta",
                        "move 24 alpha",
                        "thaw alpha",
                        "thaw beta",
                        "remove beta",
                        "remove alpha",
                        "(root) affinity 0,1 x4",
                        "beta policy 5 0 x1"));
    }

    @Test
    void stallViaCrossCellPin() {
        assertThat(lines(REPRODUCERS, "mitosis_vtime_stall_via_cross_cell_pin"))
                .isEqualTo(reproducer(
                        BORROWING + " --vtime-borrow-fixes",
                        35,
                        "setup cpuset",
                        "create alpha",
                        "cpuset alpha " + cpus(1, 7),
                        "move 1 alpha",
                        "create beta",
                        "move 1 beta",
                        "move 14 alpha",
                        "thaw alpha",
                        "thaw beta",
                        "remove beta",
                        "remove alpha",
                        "beta affinity 1 x1",
                        "beta policy 5 0 x1"));
    }

    @Test
    void cell0Starvation() {
        assertThat(lines("mitosis/cell0.scx", "mitosis_cell0_starved_by_full_coverage_cpusets"))
                .isEqualTo(reproducer(
                        BORROWING + " --cell0-min-cpus 1",
                        30,
                        "setup cpuset",
                        "create alpha",
                        "cpuset alpha " + cpus(0, 7),
                        "move 1 alpha",
                        "create beta",
                        "cpuset beta " + cpus(8, 15),
                        "move 1 beta",
                        "thaw alpha",
                        "thaw beta",
                        "remove beta",
                        "remove alpha"));
    }

    @Test
    void stepsOfTheStallViaBorrowing() {
        String bursty = "Bursty { burst_duration: 1ms, sleep_duration: 10ms } Normal Inherit nice None";
        assertThat(plan(REPRODUCERS, "mitosis_vtime_stall_via_borrowing"))
                .containsExactly(
                        "backdrop def alpha cpuset Exact({4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})",
                        "backdrop   Some(2) x " + bursty,
                        "backdrop def beta",
                        "backdrop   Some(5) x SpinWait Normal Inherit nice None",
                        "backdrop   Some(1) x SpinWait Idle Inherit nice None",
                        "step 0 op spawn_host Some(4) x SpinWait Normal Exact({0, 1}) nice None",
                        "step 0 hold Fixed(3s)",
                        "step 1 op spawn_workers alpha Some(24) x SpinWait Normal Inherit nice None",
                        "step 1 hold Fixed(30s)");
        assertThat(plan(REPRODUCERS, "mitosis_vtime_stall_via_cross_cell_pin"))
                .contains("step 0 hold Fixed(1.5s)", "backdrop   Some(1) x SpinWait Idle Exact({1}) nice None");
        assertThat(plan("mitosis/tenant.scx", "mitosis_isolates_sensitive_tenant"))
                .containsSubsequence("step 0 hold Frac(0.5)", "step 1 op detach_scheduler", "step 1 hold Frac(0.5)");
    }

    @Test
    void tenant() {
        KtstrBuilt built = Scx.corpus("mitosis/tenant.scx", Mode.GUARD);
        assertThat(built.problems()).isEmpty();
        assertThat(built.runs().getFirst().lines())
                .contains(
                        "entry topology=1 4 4 1",
                        "entry duration_s=20",
                        "entry watchdog_timeout_s=10",
                        "entry memory_mib=512",
                        "entry num_snapshots=12",
                        "entry auto_repro=false")
                .containsSubsequence(
                        "call create sensitive", "call move 2 sensitive", "call create hog", "call move 30 hog");
        assertThat(built.tests().getFirst().text())
                .contains(
                        "HoldSpec::frac(0.5)",
                        "Op::detach_scheduler()",
                        "_MIN: f64 = 1.3",
                        "_MAX: f64 = 0.7",
                        "_MIN: f64 = 0.5",
                        "post_vm = check_mitosis_isolates_sensitive_tenant");
    }
}
