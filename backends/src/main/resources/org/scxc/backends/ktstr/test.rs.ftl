#![cfg(feature = ${gate})]

<#list std as path>
use ${path};
</#list>
<#if std?has_content>

</#if>
use ktstr::prelude::*;
<#if workload?has_content>
use ${workload};
</#if>
<#list schedulers as s>

declare_scheduler!(${s.constant}, {
    name = ${s.name},
    ${s.source} = ${s.binary},
    topology = ${s.topology},
<#if s.args?has_content>
    sched_args = [
<#list s.args as line>
        ${line},
</#list>
    ],
</#if>
});
</#list>
<#if helpers?seq_contains("stats")>

fn stats(result: &VmResult, step: u16, cgroup: &str) -> Result<PhaseCgroupStats> {
    result
        .phase_cgroup(Phase::step(step), cgroup)
        .ok_or_else(|| anyhow::anyhow!("no statistics of {cgroup} in step {step}"))
}
</#if>
<#if helpers?seq_contains("started")>

/// Of the whole run: workers that were started together, the nth of their cgroup.
fn started(result: &VmResult, cgroup: &str, nth: usize, workers: usize) -> Result<CgroupStats> {
    let all = result.guest_assert_result()?.stats.cgroups;
    let mut here = all.into_iter().filter(|c| c.cgroup_name == cgroup);
    let found = here
        .nth(nth)
        .ok_or_else(|| anyhow::anyhow!("no statistics of start {nth} in {cgroup}"))?;
    anyhow::ensure!(
        found.num_workers == workers,
        "statistics of {} workers, not of {workers}, are start {nth} in {cgroup}",
        found.num_workers
    );
    Ok(found)
}
</#if>
<#if helpers?seq_contains("usages")>

/// CPU time of each of these workers over its own time; workers are in the order of their start.
fn usages(
    stats: &PhaseCgroupStats,
    workers: std::ops::Range<usize>,
    of: usize,
) -> Result<Vec<f64>> {
    let off = &stats.off_cpu_pcts;
    anyhow::ensure!(
        off.len() == of,
        "CPU time of {} workers, not of {of}",
        off.len()
    );
    Ok(off[workers].iter().map(|pct| 1.0 - pct / 100.0).collect())
}
</#if>
<#if helpers?seq_contains("usage")>

/// CPUs that these workers used together.
fn usage(stats: &PhaseCgroupStats, workers: std::ops::Range<usize>, of: usize) -> Result<f64> {
    Ok(usages(stats, workers, of)?.iter().sum())
}
</#if>
<#if helpers?seq_contains("run_delay")>

/// Time in ns that these workers waited for a CPU, together.
fn run_delay(stats: &PhaseCgroupStats, workers: std::ops::Range<usize>, of: usize) -> Result<f64> {
    let delays = &stats.run_delays_ns;
    anyhow::ensure!(
        delays.len() == of,
        "run delays of {} workers, not of {of}",
        delays.len()
    );
    Ok(delays[workers].iter().sum::<u64>() as f64)
}
</#if>
<#if helpers?seq_contains("wakeups")>

/// How late in ns workers ran after sleeps of this length.
fn wakeups(stats: &PhaseCgroupStats, sleep_ns: u64) -> Result<Vec<f64>> {
    let blocked = &stats.wake_latencies_ns;
    anyhow::ensure!(
        !blocked.is_empty() && blocked.len() as u64 == stats.wake_sample_total,
        "{} of {} wakeups are known",
        blocked.len(),
        stats.wake_sample_total
    );
    Ok(blocked
        .iter()
        .map(|ns| ns.saturating_sub(sleep_ns) as f64)
        .collect())
}
</#if>
<#if helpers?seq_contains("ran_on")>

/// How many CPUs of these ranges are among the used ones.
fn ran_on<const N: usize>(
    used: &std::collections::BTreeSet<usize>,
    wanted: [std::ops::RangeInclusive<usize>; N],
) -> f64 {
    used.iter()
        .filter(|cpu| wanted.iter().any(|range| range.contains(cpu)))
        .count() as f64
}
</#if>
<#list tests as t>
<#list t.checks as c>

<#if !inner>
<#list c.constants as k>
const ${k};
</#list>
<#if c.constants?has_content>

</#if>
</#if>
fn ${c.function}(result: &VmResult) -> Result<()> {
<#if inner>
<#list c.constants as k>
    const ${k};
</#list>
<#if c.constants?has_content>

</#if>
</#if>
<#list c.statements as s>
<#if s?has_content>
    ${s}
<#else>

</#if>
</#list>
}
</#list>

<#list t.doc as line>
///<#if line?has_content> ${line}</#if>
</#list>
${t.attribute}
fn ${t.function}(ctx: &Ctx) -> Result<AssertResult> {
<#list t.statements as s>
<#if !s?is_first && s?is_last && (t.statements?size > 2)>

</#if>
    ${s}
</#list>
}
</#list>
