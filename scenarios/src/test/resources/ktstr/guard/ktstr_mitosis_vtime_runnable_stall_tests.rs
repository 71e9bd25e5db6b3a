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
        "--vtime-borrow-fixes",
    ],
});

/// Reproduces an scx_bpf_error (exit kind 1025) or a runnable task stall
/// (exit kind 1026) on scx_mitosis.
///
/// Borrowing ends before the drift is an error: the drifter, far ahead of
/// its clock, is no longer dispatched at home.
///
/// Setup (16 CPUs): alpha on CPUs 4-15 has 2 Bursty 1 ms/10 ms; beta has 5
/// SpinWait and 1 SCHED_IDLE SpinWait. Then borrow (3 s): 4 SpinWait pinned
/// to CPUs 0-1 in the root cgroup; saturate (30 s): 24 SpinWait more in
/// alpha.
///
/// In the model it passes with `--vtime-borrow-fixes`; without it the bug
/// is there.
///
/// What happens without `--vtime-borrow-fixes`, simulated (seed 1):
///
/// ```text
///    0.000 s  drifter[184] first runs on CPU 1; weight 1, so 1 s of CPU is
///             100.000 s of dsq_vtime; affinity 0-15
///    1.094 s  stopped on CPU 10 after 0.796 s by kworker/10:vmst[142]:
///             dsq_vtime 29.835 s -> 109.436 s; 79.600 s ahead of its clock
///             (clock[2]=29.835s clockCpu[10]=0.019s)
///    1.490 s  stopped on CPU 14 after 0.396 s by kworker/14:vmst[146]:
///             dsq_vtime 109.436 s -> 149.034 s; 119.198 s ahead of its
///             clock (clock[2]=29.835s clockCpu[14]=0.113s)
///    2.210 s  stopped on CPU 2 after 0.720 s by kworker/2:vmsta[134]:
///             dsq_vtime 149.034 s -> 221.033 s; 0.000 s ahead of its clock
///             (clock[2]=221.033s clockCpu[2]=221.033s)
///    3.062 s  stopped on CPU 8 after 0.852 s by spin[198]: dsq_vtime
///             221.033 s -> 306.233 s; 85.200 s ahead of its clock
///             (clock[2]=221.033s clockCpu[8]=0.183s)
///    3.198 s  stopped on CPU 1 after 0.136 s by kdamond[173]: dsq_vtime
///             306.233 s -> 319.829 s; 98.769 s ahead of its clock
///             (clock[2]=221.061s clockCpu[1]=0.998s)
///    3.198 s  queued on DSQ 0x20020000, 98.769 s ahead of its clock
///             (clock[2]=221.061s clockCpu[1]=0.998s); it never runs again
///    9.970 s  in the 6.772 s since, CPUs 0-15 ran others: spin × 24 79.828
///             s, holders × 5 25.740 s, bursty × 2 1.423 s, and 50 others
///             1.362 s
///    9.970 s  exit 1026 error_stall: drifter[184] failed to run for 6.772s
/// ```
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 35,
    watchdog_timeout_s = 5,
    memory_mib = 256,
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

/// Reproduces a runnable task stall (exit kind 1026) on scx_mitosis.
///
/// A SCHED_IDLE task pinned to a CPU outside its home cell is charged where
/// it never runs: its dsq_vtime leaves the domain it is compared in, it
/// loses every dispatch, and the watchdog fires.
///
/// Setup (16 CPUs): alpha on CPUs 1-7 has 1 Bursty 1 ms/10 ms; beta has 1
/// SCHED_IDLE SpinWait pinned to CPU 1. Then drift (1.5 s); saturate (30
/// s): 14 SpinWait more in alpha.
///
/// In the model it passes with `--vtime-borrow-fixes`; without it the bug
/// is there.
///
/// What happens without `--vtime-borrow-fixes`, simulated (seed 1):
///
/// ```text
///    0.000 s  drifter[178] first runs on CPU 10; weight 1, so 1 s of CPU
///             is 100.000 s of dsq_vtime; affinity 1
///    0.376 s  stopped on CPU 1 after 0.376 s by softlockup[117]: dsq_vtime
///             0.001 s -> 37.578 s; 37.578 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s)
///    0.876 s  stopped on CPU 1 after 0.500 s by kworker/1:vmsta[133]:
///             dsq_vtime 37.578 s -> 87.563 s; 87.563 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s)
///    1.544 s  stopped on CPU 1 after 0.668 s by spin[189]: dsq_vtime
///             87.563 s -> 154.362 s; 154.362 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s)
///    1.544 s  queued on DSQ 0x10000001, 154.362 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s); it never runs again
///    7.400 s  in the 5.856 s since, CPU 1 ran others: spin × 14 5.654 s,
///             bursty[177] 201.473 ms, kworker/1:vmsta[133] 378.000 us, and
///             2 others 217.000 us
///    7.400 s  exit 1026 error_stall: drifter[178] failed to run for 5.856s
/// ```
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 35,
    watchdog_timeout_s = 5,
    memory_mib = 256,
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
