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
///    0.000 s  drifters[248] first runs on CPU 2; weight 1, so 1 s of CPU
///             is 100.000 s of dsq_vtime; affinity 0-15
///   43.816 s  stopped on CPU 4 after 3.328 s by softlockup[120]: dsq_vtime
///             4043.354 s -> 4376.168 s; 23.181 s ahead of its clock
///             (clock[2]=4352.987s clockCpu[4]=1.346s)
///   47.816 s  stopped on CPU 4 after 4.000 s by softlockup[120]: dsq_vtime
///             4376.168 s -> 4776.162 s; 69.197 s ahead of its clock
///             (clock[2]=4706.965s clockCpu[4]=1.346s)
///   56.226 s  stopped on CPU 14 after 4.000 s by softlockup[130]:
///             dsq_vtime 5216.364 s -> 5616.358 s; 0.000 s ahead of its
///             clock (clock[2]=5616.358s clockCpu[14]=5616.358s)
///   60.226 s  stopped on CPU 14 after 4.000 s by softlockup[130]:
///             dsq_vtime 5616.358 s -> 6016.352 s; 0.000 s ahead of its
///             clock (clock[2]=6016.352s clockCpu[14]=6016.352s)
///   68.472 s  stopped on CPU 5 after 3.804 s by softlockup[121]: dsq_vtime
///             6459.328 s -> 6839.745 s; 20.840 s ahead of its clock
///             (clock[2]=6818.905s clockCpu[5]=2.128s)
///   71.764 s  stopped on CPU 5 after 3.292 s: dsq_vtime 6839.745 s ->
///             7168.923 s; 254.005 s ahead of its clock (clock[2]=6914.918s
///             clockCpu[5]=2.128s)
///   71.764 s  exit 1025 error_bpf: vtime too far ahead: pid=248
///             vtime=7168923150719 basis=6914918429019 diff=254004721700
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
///    0.000 s  drifter[178] first runs on CPU 10; weight 1, so 1 s of CPU
///             is 100.000 s of dsq_vtime; affinity 1
///    0.376 s  stopped on CPU 1 after 0.376 s by softlockup[117]: dsq_vtime
///             0.001 s -> 37.578 s; 37.578 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s)
///    0.876 s  stopped on CPU 1 after 0.500 s by kworker/1:vmsta[133]:
///             dsq_vtime 37.578 s -> 87.563 s; 87.563 s ahead of its clock
///             (clock[2]=0.001s clockCpu[1]=0.000s)
///    1.904 s  stopped on CPU 1 after 1.028 s: dsq_vtime 87.563 s ->
///             190.360 s; 190.360 s ahead of its clock (clock[2]=0.001s
///             clockCpu[1]=0.000s)
///    1.904 s  exit 1025 error_bpf: vtime too far ahead: pid=178
///             vtime=190360269300 basis=0 diff=190360269300 cell=2
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
