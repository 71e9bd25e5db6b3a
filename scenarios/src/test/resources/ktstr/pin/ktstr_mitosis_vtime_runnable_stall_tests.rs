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

/// The scenario expects an scx_bpf_error (exit kind 1025) or a runnable
/// task stall (exit kind 1026) on scx_mitosis in variant unfixed.
///
/// Borrowing ends before the drift is an error: the drifter, far ahead of
/// its clock, is no longer dispatched at home.
///
/// Setup (16 CPUs): alpha on CPUs 4-15 has 2 Bursty 1 ms/10 ms; beta has 5
/// SpinWait and 1 SCHED_IDLE SpinWait. Then borrow (3 s): 4 SpinWait pinned
/// to CPUs 0-1 in the root cgroup; saturate (30 s): 24 SpinWait more in
/// alpha.
///
/// Passes as long as the bug is there. It also passes when the guest never
/// boots: look for a failure dump before believing it. Delete it with the
/// fix.
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 35,
    watchdog_timeout_s = 5,
    memory_mib = 256,
    expect_err = true,
    expect_scx_bpf_error_matches = "scx_bpf_error|runnable task stall",
)]
fn mitosis_vtime_stall_via_borrowing(ctx: &Ctx) -> Result<AssertResult> {
    let bursty = WorkType::Bursty {
        burst_duration: Duration::from_millis(1),
        sleep_duration: Duration::from_millis(10),
    };
    let backdrop = Backdrop::new()
        .push_cgroup(
            CgroupDef::named("alpha")
                .cpuset(CpusetSpec::exact([
                    4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                ]))
                .workers(2)
                .work_type(bursty),
        )
        .push_cgroup(
            CgroupDef::named("beta")
                .work(WorkSpec::default().workers(5).work_type(WorkType::SpinWait))
                .work(
                    WorkSpec::default()
                        .workers(1)
                        .work_type(WorkType::SpinWait)
                        .sched_policy(SchedPolicy::Idle),
                ),
        );
    let steps = vec![
        // borrow: 4 workers in the root cgroup
        Step::with_op(
            Op::spawn_host(
                WorkSpec::default()
                    .workers(4)
                    .work_type(WorkType::SpinWait)
                    .affinity(AffinityIntent::Exact(BTreeSet::from([0usize, 1]))),
            ),
            HoldSpec::fixed(Duration::from_secs(3)),
        ),
        // saturate: 24 more workers in alpha
        Step::with_op(
            Op::spawn_workers(
                "alpha",
                WorkSpec::default()
                    .workers(24)
                    .work_type(WorkType::SpinWait),
            ),
            HoldSpec::fixed(Duration::from_secs(30)),
        ),
    ];

    execute_scenario(ctx, backdrop, steps)
}

/// The scenario expects a runnable task stall (exit kind 1026) on
/// scx_mitosis in variant unfixed.
///
/// A SCHED_IDLE task pinned to a CPU outside its home cell is charged where
/// it never runs: its dsq_vtime leaves the domain it is compared in, it
/// loses every dispatch, and the watchdog fires.
///
/// Setup (16 CPUs): alpha on CPUs 1-7 has 1 Bursty 1 ms/10 ms; beta has 1
/// SCHED_IDLE SpinWait pinned to CPU 1. Then drift (1.5 s); saturate (30
/// s): 14 SpinWait more in alpha.
///
/// Passes as long as the bug is there. It also passes when the guest never
/// boots: look for a failure dump before believing it. Delete it with the
/// fix.
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 35,
    watchdog_timeout_s = 5,
    memory_mib = 256,
    expect_err = true,
    expect_scx_bpf_error_contains = "runnable task stall",
)]
fn mitosis_vtime_stall_via_cross_cell_pin(ctx: &Ctx) -> Result<AssertResult> {
    let bursty = WorkType::Bursty {
        burst_duration: Duration::from_millis(1),
        sleep_duration: Duration::from_millis(10),
    };
    let backdrop = Backdrop::new()
        .push_cgroup(
            CgroupDef::named("alpha")
                .cpuset(CpusetSpec::exact([1, 2, 3, 4, 5, 6, 7]))
                .workers(1)
                .work_type(bursty),
        )
        .push_cgroup(
            CgroupDef::named("beta").work(
                WorkSpec::default()
                    .workers(1)
                    .work_type(WorkType::SpinWait)
                    .sched_policy(SchedPolicy::Idle)
                    .affinity(AffinityIntent::Exact(BTreeSet::from([1usize]))),
            ),
        );
    let steps = vec![
        // drift
        Step::hold(HoldSpec::fixed(Duration::from_millis(1500))),
        // saturate: 14 more workers in alpha
        Step::with_op(
            Op::spawn_workers(
                "alpha",
                WorkSpec::default()
                    .workers(14)
                    .work_type(WorkType::SpinWait),
            ),
            HoldSpec::fixed(Duration::from_secs(30)),
        ),
    ];

    execute_scenario(ctx, backdrop, steps)
}
