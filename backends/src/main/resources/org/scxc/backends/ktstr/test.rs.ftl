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
    binary = ${s.binary},
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
<#if stats>

fn stats(result: &VmResult, step: u16, cgroup: &str) -> Result<PhaseCgroupStats> {
    result
        .phase_cgroup(Phase::step(step), cgroup)
        .ok_or_else(|| anyhow::anyhow!("no statistics of {cgroup} in step {step}"))
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
