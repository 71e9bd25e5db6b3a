#![cfg(feature = "ktstr-tests")]

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
        "--cell0-min-cpus", "1",
    ],
});

/// Reproduces "Cell 0 has no CPUs assigned (nr_cpus=%d, num_cells=%d)" on
/// scx_mitosis.
///
/// Cpusets that cover every CPU leave cell 0 empty, and the cell manager
/// gives up. Source: sched-ext/scx PR 3605.
///
/// Setup (16 CPUs): alpha on CPUs 0-7 has 1 SpinWait; beta on CPUs 8-15 has
/// 1 SpinWait.
///
/// In the model it passes with `--cell0-min-cpus 1`; without it the bug is
/// there.
///
/// What happens without `--cell0-min-cpus 1`, simulated (seed 1):
///
/// ```text
///    0.000 s  the scheduler's own process ended with an error: running
///             scheduler main loop / processing cell manager events /
///             recomputing cell configuration for new cgroups / computing
///             equal-weight CPU assignments (rebalancing disabled) / Cell 0
///             has no CPUs assigned (nr_cpus=16, num_cells=3)
/// ```
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/ktstr",
    duration_s = 30,
    watchdog_timeout_s = 5,
    memory_mib = 256,
)]
fn mitosis_cell0_starved_by_full_coverage_cpusets(ctx: &Ctx) -> Result<AssertResult> {
    let steps = vec![Step::with_defs(
        vec![
            CgroupDef::named("alpha")
                .cpuset(CpusetSpec::exact(0..8))
                .workers(1)
                .work_type(WorkType::SpinWait),
            CgroupDef::named("beta")
                .cpuset(CpusetSpec::exact(8..16))
                .workers(1)
                .work_type(WorkType::SpinWait),
        ],
        HoldSpec::FULL,
    )];
    execute_steps(ctx, steps)
}
