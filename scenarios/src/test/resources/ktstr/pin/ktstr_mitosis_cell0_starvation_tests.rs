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
    ],
});

/// The scenario expects "Cell 0 has no CPUs assigned (nr_cpus=%d,
/// num_cells=%d)" on scx_mitosis in variant stock.
///
/// Cpusets that cover every CPU leave cell 0 empty, and the cell manager
/// gives up. Source: sched-ext/scx PR 3605.
///
/// Setup (16 CPUs): alpha on CPUs 0-7 has 1 SpinWait; beta on CPUs 8-15 has
/// 1 SpinWait.
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
    expect_scx_bpf_error_matches = "Cell 0 has no CPUs assigned \\(nr_cpus=-?\\d+, num_cells=-?\\d+\\)",
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
