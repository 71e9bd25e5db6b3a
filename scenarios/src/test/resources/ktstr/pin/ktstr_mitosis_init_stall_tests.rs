#![cfg(feature = "ktstr-tests")]

use std::collections::BTreeSet;
use std::time::Duration;

use ktstr::prelude::*;

declare_scheduler!(MITOSIS, {
    name = "mitosis",
    binary = "scx_mitosis",
    topology = (1, 2, 4, 2),
    sched_args = [
        "--exit-dump-len", "1048576",
        "--cpu-controller-disabled",
        "--cell-parent-cgroup", "/ktstr",
        "--enable-borrowing",
    ],
});

/// The scenario expects "vtime too far ahead" (scx_bpf_error, exit kind 1025)
/// on scx_mitosis in variant unfixed.
///
/// Run time on borrowed CPUs is charged to the task but to no clock of its
/// home cell, so SCHED_IDLE tasks drift until an enqueue finds them "too
/// far ahead". Source: sched-ext/scx PR 3593.
///
/// Setup (16 CPUs): alpha has 64 Bursty 1 ms/10 ms; beta has 8 SCHED_IDLE
/// SpinWait.
///
/// Passes as long as the bug is there. It also passes when the guest never
/// boots: look for a failure dump before believing it. Delete it with the
/// fix.
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 180,
    watchdog_timeout_s = 5,
    memory_mib = 256,
    expect_err = true,
    expect_scx_bpf_error_contains = "vtime too far ahead",
    expect_scx_bpf_error_matches = "scx_bpf_error",
)]
fn mitosis_vtime_too_far_ahead_via_borrowing(ctx: &Ctx) -> Result<AssertResult> {
    let bursty = WorkType::Bursty {
        burst_duration: Duration::from_millis(1),
        sleep_duration: Duration::from_millis(10),
    };
    let steps = vec![Step::with_defs(
        vec![
            CgroupDef::named("alpha").workers(64).work_type(bursty),
            CgroupDef::named("beta")
                .workers(8)
                .work_type(WorkType::SpinWait)
                .sched_policy(SchedPolicy::Idle),
        ],
        HoldSpec::FULL,
    )];

    execute_steps(ctx, steps)
}

/// The scenario expects "vtime too far ahead" (scx_bpf_error, exit kind 1025)
/// on scx_mitosis in variant unfixed.
///
/// A task pinned to a CPU outside its home cell never advances that CPU's
/// clock.
///
/// Setup (16 CPUs): alpha on CPUs 1-7 has 1 Bursty 1 ms/10 ms; beta has 1
/// SCHED_IDLE SpinWait pinned to CPU 1.
///
/// Passes as long as the bug is there. It also passes when the guest never
/// boots: look for a failure dump before believing it. Delete it with the
/// fix.
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 30,
    watchdog_timeout_s = 5,
    memory_mib = 256,
    expect_err = true,
    expect_scx_bpf_error_contains = "vtime too far ahead",
    expect_scx_bpf_error_matches = "scx_bpf_error",
)]
fn mitosis_vtime_too_far_ahead_via_cross_cell_pin(ctx: &Ctx) -> Result<AssertResult> {
    let bursty = WorkType::Bursty {
        burst_duration: Duration::from_millis(1),
        sleep_duration: Duration::from_millis(10),
    };
    let steps = vec![Step::with_defs(
        vec![
            CgroupDef::named("alpha")
                .cpuset(CpusetSpec::exact([1, 2, 3, 4, 5, 6, 7]))
                .workers(1)
                .work_type(bursty),
            CgroupDef::named("beta").work(
                WorkSpec::default()
                    .workers(1)
                    .work_type(WorkType::SpinWait)
                    .sched_policy(SchedPolicy::Idle)
                    .affinity(AffinityIntent::Exact(BTreeSet::from([1usize]))),
            ),
        ],
        HoldSpec::FULL,
    )];

    execute_steps(ctx, steps)
}
