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
///    0.000 s  drifter[185] first runs on CPU 1; weight 1, so 1 s of CPU is
///             100.000 s of dsq_vtime; affinity 0-15
///    0.113 s  stopped on CPU 10 after 0.113 s by kworker/10:vmst[142]:
///             dsq_vtime 0.004 s -> 11.307 s; 11.302 s ahead of its clock
///             (clock[2]=0.004s clockCpu[10]=0.003s)
///    1.093 s  stopped on CPU 12 after 0.892 s by kworker/12:vmst[144]:
///             dsq_vtime 20.124 s -> 109.306 s; 108.450 s ahead of its
///             clock (clock[2]=0.856s clockCpu[12]=0.014s)
///    1.885 s  stopped on CPU 6 after 0.792 s by kworker/6:vmsta[138]:
///             dsq_vtime 109.306 s -> 188.506 s; 186.634 s ahead of its
///             clock (clock[2]=1.872s clockCpu[6]=0.068s)
///    2.865 s  stopped on CPU 3 after 0.980 s by kworker/3:vmsta[135]:
///             dsq_vtime 188.506 s -> 286.504 s; 0.000 s ahead of its clock
///             (clock[2]=286.504s clockCpu[3]=286.504s)
///    3.157 s  stopped on CPU 4 after 0.292 s by spin[198]: dsq_vtime
///             286.504 s -> 315.705 s; 29.201 s ahead of its clock
///             (clock[2]=286.504s clockCpu[4]=0.193s)
///    3.205 s  stopped on CPU 1 after 0.048 s by kcompactd[169]: dsq_vtime
///             315.705 s -> 320.501 s; 33.994 s ahead of its clock
///             (clock[2]=286.508s clockCpu[1]=1.097s)
///    3.205 s  queued on DSQ 0x20020000, 33.994 s ahead of its clock
///             (clock[2]=286.508s clockCpu[1]=1.097s); it never runs again
///    9.957 s  in the 6.752 s since, CPUs 0-15 ran others: spin × 24 79.592
///             s, holders × 5 25.623 s, bursty × 2 1.417 s, and 51 others
///             1.399 s
///    9.957 s  exit 1026 error_stall: drifter[185] failed to run for 6.752s
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
///    0.000 s  drifter[179] first runs on CPU 10; weight 1, so 1 s of CPU
///             is 100.000 s of dsq_vtime; affinity 1
///    0.375 s  stopped on CPU 1 after 0.375 s by softlockup[117]: dsq_vtime
///             0.001 s -> 37.466 s; 37.466 s ahead of its clock
///             (clock[0]=0.008s clockCpu[1]=0.000s)
///    0.875 s  stopped on CPU 1 after 0.500 s by kworker/1:vmsta[133]:
///             dsq_vtime 37.466 s -> 87.451 s; 87.451 s ahead of its clock
///             (clock[0]=0.011s clockCpu[1]=0.000s)
///    1.567 s  stopped on CPU 1 after 0.692 s by spin[188]: dsq_vtime 0.000
///             s -> 69.196 s; 69.196 s ahead of its clock (clock[2]=0.000s
///             clockCpu[1]=0.000s)
///    1.567 s  queued on DSQ 0x10000001, 69.196 s ahead of its clock
///             (clock[2]=0.000s clockCpu[1]=0.000s); it never runs again
///    7.399 s  in the 5.832 s since, CPU 1 ran others: spin × 14 5.643 s,
///             bursty[178] 188.167 ms, kworker/1:vmsta[133] 378.000 us, and
///             2 others 244.000 us
///    7.399 s  exit 1026 error_stall: drifter[179] failed to run for 5.832s
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
