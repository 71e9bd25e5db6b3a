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

/// Reproduces "vtime too far ahead" (scx_bpf_error, exit kind 1025) on
/// scx_mitosis.
///
/// Run time on borrowed CPUs is charged to the task but to no clock of its
/// home cell, so SCHED_IDLE tasks drift until an enqueue finds them "too
/// far ahead". Source: sched-ext/scx PR 3593.
///
/// Setup (16 CPUs): alpha has 64 Bursty 1 ms/10 ms; beta has 8 SCHED_IDLE
/// SpinWait.
///
/// In the model it passes with `--vtime-borrow-fixes`; without it the bug
/// is there.
///
/// What happens without `--vtime-borrow-fixes`, simulated (seed 1):
///
/// ```text
///    0.000 s  drifters[242] first runs on CPU 4; weight 1, so 1 s of CPU
///             is 100.000 s of dsq_vtime; affinity 0-15
///    7.165 s  stopped on CPU 13 after 1.880 s by drifters[248]: dsq_vtime
///             528.391 s -> 716.376 s; 0.000 s ahead of its clock
///             (clock[2]=716.376s clockCpu[13]=716.376s)
///   12.355 s  stopped on CPU 3 after 2.134 s by softlockup[119]: dsq_vtime
///             1021.569 s -> 1234.983 s; 16.401 s ahead of its clock
///             (clock[2]=1218.583s clockCpu[3]=0.397s)
///   16.437 s  stopped on CPU 5 after 2.208 s by softlockup[121]: dsq_vtime
///             1421.162 s -> 1641.977 s; 23.400 s ahead of its clock
///             (clock[2]=1618.577s clockCpu[5]=0.538s)
///   20.281 s  stopped on CPU 15 after 2.536 s by drifters[243]: dsq_vtime
///             1772.350 s -> 2025.953 s; 0.000 s ahead of its clock
///             (clock[2]=2025.953s clockCpu[15]=2025.953s)
///   23.417 s  stopped on CPU 1 after 3.136 s: dsq_vtime 2025.953 s ->
///             2339.552 s; 257.778 s ahead of its clock (clock[2]=2081.774s
///             clockCpu[1]=0.678s)
///   23.417 s  exit 1025 error_bpf: vtime too far ahead: pid=242
///             vtime=2339552289635 basis=2081773993835 diff=257778295800
///             cell=2
/// ```
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 180,
    watchdog_timeout_s = 5,
    memory_mib = 256,
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

/// Reproduces "vtime too far ahead" (scx_bpf_error, exit kind 1025) on
/// scx_mitosis.
///
/// A task pinned to a CPU outside its home cell never advances that CPU's
/// clock.
///
/// Setup (16 CPUs): alpha on CPUs 1-7 has 1 Bursty 1 ms/10 ms; beta has 1
/// SCHED_IDLE SpinWait pinned to CPU 1.
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
///    1.903 s  stopped on CPU 1 after 1.028 s by kworker/1:vmsta[133]:
///             dsq_vtime 0.000 s -> 102.797 s; 102.797 s ahead of its clock
///             (clock[2]=0.000s clockCpu[1]=0.000s)
///    2.891 s  stopped on CPU 1 after 0.988 s: dsq_vtime 102.797 s ->
///             201.596 s; 201.596 s ahead of its clock (clock[2]=0.000s
///             clockCpu[1]=0.000s)
///    2.891 s  exit 1025 error_bpf: vtime too far ahead: pid=179
///             vtime=201595584600 basis=0 diff=201595584600 cell=2
/// ```
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 30,
    watchdog_timeout_s = 5,
    memory_mib = 256,
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
