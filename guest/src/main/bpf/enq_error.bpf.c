// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * scx_bpf_error at the n-th enqueue; the others go to the global queue. scxc's model "selftest.enq_error" is the same in
 * Java.
 */
#include "scxc.bpf.h"

const volatile u64 at = 10;

static u64 enqueues;

/* A CPU that is not known as idle: every wake-up goes through ops.enqueue. */
SEC("struct_ops/enq_error_select_cpu")
s32 BPF_PROG(enq_error_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	return prev_cpu;
}

SEC("struct_ops/enq_error_enqueue")
void BPF_PROG(enq_error_enqueue, struct task_struct *p, u64 enq_flags)
{
	if (__sync_fetch_and_add(&enqueues, 1) + 1 == at)
		scheduler_error("test triggering error", 0);
	scx_bpf_dsq_insert(p, SCX_DSQ_GLOBAL, SCX_SLICE_DFL, enq_flags);
}

SEC("struct_ops/enq_error_exit")
void BPF_PROG(enq_error_exit, struct scx_exit_info *info)
{
	record_exit(info);
}

SEC(".struct_ops.link")
struct sched_ext_ops enq_error_ops = {
	.select_cpu = (void *)enq_error_select_cpu,
	.enqueue = (void *)enq_error_enqueue,
	.exit = (void *)enq_error_exit,
	.timeout_ms = 5000,
	.name = "enq_error",
};
