// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * A linked list of tasks, the discipline LC of scxc's race library: ops.dequeue unlinks, and dispatch looks at one task
 * after the other, tests its affinity, unlinks it and inserts it on the CPU. The list's lock is held for each step by
 * itself.
 */
#include "scxc.bpf.h"

/* A task's place is its pid; pids stay below 32768 unless somebody raises kernel.pid_max. Place 0 is the list's head. */
#define PLACES 32768
#define PLACE(pid) ((pid) & (PLACES - 1))
#define TRIES 64

/* Time between test and insert. */
const volatile u64 delay_ns;

struct place {
	u32 next;
	u32 previous;
	u32 linked;
};

struct place places[PLACES];
struct bpf_spin_lock list_lock SEC(".data.lock");

/* With the lock held. */
static __always_inline void unlink(u32 at)
{
	struct place *place = &places[PLACE(at)];

	if (!place->linked)
		return;
	places[PLACE(place->previous)].next = place->next;
	places[PLACE(place->next)].previous = place->previous;
	place->linked = 0;
}

/* With the lock held. */
static __always_inline void append(u32 at)
{
	u32 last = places[0].previous;

	if (places[PLACE(at)].linked)
		return;
	places[PLACE(at)].next = 0;
	places[PLACE(at)].previous = last;
	places[PLACE(at)].linked = 1;
	places[PLACE(last)].next = at;
	places[0].previous = at;
}

SEC("struct_ops/linked_enqueue")
void BPF_PROG(linked_enqueue, struct task_struct *p, u64 enq_flags)
{
	u32 at = p->pid;

	bpf_spin_lock(&list_lock);
	append(at);
	bpf_spin_unlock(&list_lock);
}

SEC("struct_ops/linked_dequeue")
void BPF_PROG(linked_dequeue, struct task_struct *p, u64 deq_flags)
{
	u32 at = p->pid;

	bpf_spin_lock(&list_lock);
	unlink(at);
	bpf_spin_unlock(&list_lock);
}

SEC("struct_ops/linked_dispatch")
void BPF_PROG(linked_dispatch, s32 cpu, struct task_struct *prev)
{
	u32 at = 0;
	int i;

	/* the first task that may run here, as far as one can see */
	bpf_for(i, 0, TRIES) {
		struct task_struct *p;

		bpf_spin_lock(&list_lock);
		at = !at || places[PLACE(at)].linked ? places[PLACE(at)].next : 0;
		bpf_spin_unlock(&list_lock);
		if (!at)
			return;
		p = bpf_task_from_pid(at);
		if (!p)
			continue; /* on its way out; ops.dequeue unlinks it */
		if (bpf_cpumask_test_cpu(cpu, p->cpus_ptr)) {
			busy_wait(delay_ns);
			bpf_spin_lock(&list_lock);
			unlink(at);
			bpf_spin_unlock(&list_lock);
			scx_bpf_dsq_insert(p, SCX_DSQ_LOCAL_ON | cpu, SCX_SLICE_DFL, 0);
			bpf_task_release(p);
			return;
		}
		kick_one_of(p);
		bpf_task_release(p);
	}
}

SEC("struct_ops/linked_exit")
void BPF_PROG(linked_exit, struct scx_exit_info *info)
{
	record_exit(info);
}

SEC(".struct_ops.link")
struct sched_ext_ops linked_ops = {
	.enqueue = (void *)linked_enqueue,
	.dequeue = (void *)linked_dequeue,
	.dispatch = (void *)linked_dispatch,
	.exit = (void *)linked_exit,
	.timeout_ms = 5000,
	.name = "linked",
};
