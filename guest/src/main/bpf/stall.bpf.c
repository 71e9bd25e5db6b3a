// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Forgets every so many-th enqueue of a task in a cell; the others share one FIFO queue. The watchdog ends it. scxc's
 * model "selftest.stall" is the same in Java.
 */
#include "scxc.bpf.h"

#define SHARED_DSQ 0

const volatile u64 every = 10;

static u64 enqueues;

SEC("struct_ops/stall_select_cpu")
s32 BPF_PROG(stall_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	s32 cpu = scx_bpf_pick_idle_cpu(p->cpus_ptr, 0);

	return cpu >= 0 ? cpu : prev_cpu;
}

SEC("struct_ops/stall_enqueue")
void BPF_PROG(stall_enqueue, struct task_struct *p, u64 enq_flags)
{
	u64 limit = every ?: 1;

	if (!in_cell(p) || (__sync_fetch_and_add(&enqueues, 1) + 1) % limit)
		scx_bpf_dsq_insert(p, SHARED_DSQ, SCX_SLICE_DFL, enq_flags);
}

SEC("struct_ops/stall_dispatch")
void BPF_PROG(stall_dispatch, s32 cpu, struct task_struct *prev)
{
	scx_bpf_dsq_move_to_local(SHARED_DSQ);
}

SEC("struct_ops.s/stall_init")
s32 BPF_PROG(stall_init)
{
	return scx_bpf_create_dsq(SHARED_DSQ, -1);
}

SEC("struct_ops/stall_exit")
void BPF_PROG(stall_exit, struct scx_exit_info *info)
{
	record_exit(info);
}

SEC(".struct_ops.link")
struct sched_ext_ops stall_ops = {
	.select_cpu = (void *)stall_select_cpu,
	.enqueue = (void *)stall_enqueue,
	.dispatch = (void *)stall_dispatch,
	.init = (void *)stall_init,
	.exit = (void *)stall_exit,
	.timeout_ms = 5000,
	.name = "stall",
};
