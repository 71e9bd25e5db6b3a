#![cfg(feature = "ktstr-tests")]

use ktstr::prelude::*;

declare_scheduler!(MITOSIS, {
    name = "mitosis",
    binary = "scx_mitosis",
    topology = (1, 4, 4, 1),
    sched_args = [
        "--cell-parent-cgroup", "/test.slice",
        "--cpu-controller-disabled",
        "--dynamic-affinity-cpu-selection",
        "--enable-borrowing",
        "--enable-rebalancing",
        "--enable-slice-shrinking",
        "--enable-llc-awareness",
        "--exit-dump-len", "1048576",
    ],
});

fn stats(result: &VmResult, step: u16, cgroup: &str) -> Result<PhaseCgroupStats> {
    result
        .phase_cgroup(Phase::step(step), cgroup)
        .ok_or_else(|| anyhow::anyhow!("no statistics of {cgroup} in step {step}"))
}

const SENSITIVE_ITERATIONS_MIN: f64 = 1.3;
const SENSITIVE_WAIT_MAX: f64 = 0.7;
const HOG_ITERATIONS_MIN: f64 = 0.5;

fn check_mitosis_isolates_sensitive_tenant(result: &VmResult) -> Result<()> {
    let sensitive_mitosis = stats(result, 0, "sensitive")?;
    let sensitive_eevdf = stats(result, 1, "sensitive")?;
    let hog_mitosis = stats(result, 0, "hog")?;
    let hog_eevdf = stats(result, 1, "hog")?;
    let sensitive_iterations_mitosis = sensitive_mitosis.total_iterations as f64;
    let sensitive_iterations_eevdf = sensitive_eevdf.total_iterations as f64;
    let sensitive_wait_mitosis = sensitive_mitosis.run_delays_ns.iter().sum::<u64>() as f64;
    let sensitive_wait_eevdf = sensitive_eevdf.run_delays_ns.iter().sum::<u64>() as f64;
    let hog_iterations_mitosis = hog_mitosis.total_iterations as f64;
    let hog_iterations_eevdf = hog_eevdf.total_iterations as f64;
    eprintln!("sensitive_iterations_mitosis = {sensitive_iterations_mitosis}");
    eprintln!("sensitive_iterations_eevdf = {sensitive_iterations_eevdf}");
    eprintln!("sensitive_wait_mitosis = {sensitive_wait_mitosis}");
    eprintln!("sensitive_wait_eevdf = {sensitive_wait_eevdf}");
    eprintln!("hog_iterations_mitosis = {hog_iterations_mitosis}");
    eprintln!("hog_iterations_eevdf = {hog_iterations_eevdf}");

    let mut v = Verdict::new();
    claim!(v, sensitive_iterations_mitosis)
        .at_least(SENSITIVE_ITERATIONS_MIN * sensitive_iterations_eevdf);
    claim!(v, sensitive_wait_mitosis).at_most(SENSITIVE_WAIT_MAX * sensitive_wait_eevdf);
    claim!(v, hog_iterations_mitosis).at_least(HOG_ITERATIONS_MIN * hog_iterations_eevdf);
    v.into_anyhow_or_log()
}

/// Two tenants, each in its own cell: a small sensitive one and a CPU hog.
/// The same load runs under scx_mitosis and then under EEVDF. Under mitosis
/// the sensitive tenant works more and waits less, and the hog is not
/// starved. Source: sched-ext/scx PR 3669.
///
/// Setup (16 CPUs): sensitive has 2 SpinWait; hog has 30 SpinWait. Then
/// mitosis (10 s); eevdf (10 s): no scheduler, so EEVDF.
#[ktstr_test(
    scheduler = MITOSIS,
    workload_root_cgroup = "/test.slice",
    duration_s = 20,
    watchdog_timeout_s = 10,
    memory_mib = 512,
    num_snapshots = 12,
    auto_repro = false,
    post_vm = check_mitosis_isolates_sensitive_tenant,
)]
fn mitosis_isolates_sensitive_tenant(ctx: &Ctx) -> Result<AssertResult> {
    let cells = vec![
        CgroupDef::named("sensitive")
            .workers(2)
            .work_type(WorkType::SpinWait),
        CgroupDef::named("hog")
            .workers(30)
            .work_type(WorkType::SpinWait),
    ];
    let steps = vec![
        // mitosis
        Step::with_defs(cells.clone(), HoldSpec::frac(0.5)),
        // eevdf: without the scheduler, so EEVDF
        Step::with_defs(cells, HoldSpec::frac(0.5)).set_ops(vec![Op::detach_scheduler()]),
    ];

    execute_steps(ctx, steps)
}
