// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * A FIFO of pids in a BPF map, the discipline P of scxc's race library: every enqueue pushes, nothing unlinks, and
 * dispatch pops, tests the affinity and inserts on the CPU by SCX_DSQ_LOCAL_ON. The kernel looks at the affinity again
 * when the insert takes effect; what changes it between the test and the insert makes the insert an error.
 */
#include "scxc.bpf.h"

#define CAPACITY 4096
#define OVERFLOW_DSQ 1
#define TRIES 64

/* Time between test and insert, and after the insert. Each widens or moves the window. */
const volatile u64 delay_ns;
const volatile u64 delay_after_ns;

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, CAPACITY);
	__type(value, s32);
} queue SEC(".maps");

SEC("struct_ops/pid_fifo_enqueue")
void BPF_PROG(pid_fifo_enqueue, struct task_struct *p, u64 enq_flags)
{
	s32 pid = p->pid;

	if (bpf_map_push_elem(&queue, &pid, 0))
		scx_bpf_dsq_insert(p, OVERFLOW_DSQ, SCX_SLICE_DFL, enq_flags);
}

SEC("struct_ops/pid_fifo_dispatch")
void BPF_PROG(pid_fifo_dispatch, s32 cpu, struct task_struct *prev)
{
	int i;

	if (scx_bpf_dsq_move_to_local(OVERFLOW_DSQ))
		return;
	bpf_for(i, 0, TRIES) {
		struct task_struct *p;
		s32 pid;

		if (bpf_map_pop_elem(&queue, &pid))
			return;
		p = bpf_task_from_pid(pid);
		if (!p)
			continue; /* it exited in the queue */
		if (bpf_cpumask_test_cpu(cpu, p->cpus_ptr)) {
			busy_wait(delay_ns);
			scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL_ON | cpu, SCX_SLICE_DFL, 0);
			busy_wait(delay_after_ns);
			bpf_task_release(p);
			return;
		}
		/* another CPU's: behind everybody else, and that CPU has to look */
		if (bpf_map_push_elem(&queue, &pid, 0))
			scx_bpf_dsq_insert(p, OVERFLOW_DSQ, SCX_SLICE_DFL, 0);
		kick_one_of(p);
		bpf_task_release(p);
	}
}

SEC("struct_ops.s/pid_fifo_init")
s32 BPF_PROG(pid_fifo_init)
{
	return scx_bpf_create_dsq(OVERFLOW_DSQ, -1);
}

SEC("struct_ops/pid_fifo_exit")
void BPF_PROG(pid_fifo_exit, struct scx_exit_info *info)
{
	record_exit(info);
}

SEC(".struct_ops.link")
struct sched_ext_ops pid_fifo_ops = {
	.enqueue = (void *)pid_fifo_enqueue,
	.dispatch = (void *)pid_fifo_dispatch,
	.init = (void *)pid_fifo_init,
	.exit = (void *)pid_fifo_exit,
	.timeout_ms = 5000,
	.name = "pid_fifo",
};
