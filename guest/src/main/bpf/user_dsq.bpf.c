// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * One queue of the kernel's own for all CPUs, ordered by weighted vtime or, with fifo, by arrival. scxc's model "simple" is
 * the same in Java.
 */
#include "scxc.bpf.h"

#define SHARED_DSQ 0

const volatile bool fifo;

/* So long takes each ops.cgroup_exit, while the scheduler is disabled and tasks are in bypass. */
const volatile u64 cgroup_exit_ns;

static u64 vtime_now;

static __always_inline bool before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

static __always_inline void set_vtime(struct task_struct *p, u64 vtime)
{
	if (bpf_ksym_exists(scx_bpf_task_set_dsq_vtime))
		scx_bpf_task_set_dsq_vtime(p, vtime);
	else
		p->scx.dsq_vtime = vtime;
}

SEC("struct_ops/user_dsq_select_cpu")
s32 BPF_PROG(user_dsq_select_cpu, struct task_struct *p, s32 prev_cpu, u64 wake_flags)
{
	bool is_idle = false;
	s32 cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, wake_flags, &is_idle);

	if (is_idle)
		scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL, SCX_SLICE_DFL, 0);
	return cpu;
}

SEC("struct_ops/user_dsq_enqueue")
void BPF_PROG(user_dsq_enqueue, struct task_struct *p, u64 enq_flags)
{
	u64 vtime = p->scx.dsq_vtime;

	if (fifo) {
		scx_bpf_dsq_insert(p, SHARED_DSQ, SCX_SLICE_DFL, enq_flags);
		return;
	}
	/* who slept may have saved up one slice and no more */
	if (before(vtime, vtime_now - SCX_SLICE_DFL))
		vtime = vtime_now - SCX_SLICE_DFL;
	scx_bpf_dsq_insert_vtime(p, SHARED_DSQ, SCX_SLICE_DFL, vtime, enq_flags);
}

SEC("struct_ops/user_dsq_dispatch")
void BPF_PROG(user_dsq_dispatch, s32 cpu, struct task_struct *prev)
{
	scx_bpf_dsq_move_to_local(SHARED_DSQ);
}

SEC("struct_ops/user_dsq_running")
void BPF_PROG(user_dsq_running, struct task_struct *p)
{
	if (!fifo && before(vtime_now, p->scx.dsq_vtime))
		vtime_now = p->scx.dsq_vtime;
}

SEC("struct_ops/user_dsq_stopping")
void BPF_PROG(user_dsq_stopping, struct task_struct *p, bool runnable)
{
	if (!fifo)
		set_vtime(p, p->scx.dsq_vtime + (SCX_SLICE_DFL - p->scx.slice) * 100 / p->scx.weight);
}

SEC("struct_ops/user_dsq_enable")
void BPF_PROG(user_dsq_enable, struct task_struct *p)
{
	set_vtime(p, vtime_now);
}

/* The kernel calls it for the root's group at least, also if no other cgroup has the cpu controller. */
SEC("struct_ops.s/user_dsq_cgroup_exit")
void BPF_PROG(user_dsq_cgroup_exit, struct cgroup *cgrp)
{
	long_wait(cgroup_exit_ns);
}

SEC("struct_ops.s/user_dsq_init")
s32 BPF_PROG(user_dsq_init)
{
	return scx_bpf_create_dsq(SHARED_DSQ, -1);
}

SEC("struct_ops/user_dsq_exit")
void BPF_PROG(user_dsq_exit, struct scx_exit_info *info)
{
	record_exit(info);
}

SEC(".struct_ops.link")
struct sched_ext_ops user_dsq_ops = {
	.select_cpu = (void *)user_dsq_select_cpu,
	.enqueue = (void *)user_dsq_enqueue,
	.dispatch = (void *)user_dsq_dispatch,
	.running = (void *)user_dsq_running,
	.stopping = (void *)user_dsq_stopping,
	.enable = (void *)user_dsq_enable,
	.cgroup_exit = (void *)user_dsq_cgroup_exit,
	.init = (void *)user_dsq_init,
	.exit = (void *)user_dsq_exit,
	.timeout_ms = 5000,
	.name = "user_dsq",
};
