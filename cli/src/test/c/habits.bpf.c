// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * A scheduler with the habits that public reports about others are about, each of which a variable turns on: docs/reports.md.
 * Without any it is a FIFO for all CPUs. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c habits.bpf.c -o ../../../../scenarios/core/reports/habits.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define __always_inline inline __attribute__((always_inline))
#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))

struct cpumask {
	unsigned long bits[1];
} core;

struct sched_ext_entity {
	u64 slice;
} core;

struct cgroup {
	int level;
} core;

struct css_set {
	struct cgroup *dfl_cgrp;
} core;

struct task_struct {
	struct sched_ext_entity scx;
	const struct cpumask *cpus_ptr;
	int nr_cpus_allowed;
	unsigned short migration_disabled;
	struct css_set *cgroups;
} core;

struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*running)(struct task_struct *p);
	bool (*yield)(struct task_struct *from, struct task_struct *to);
	s32 (*init)(void);
	u32 timeout_ms;
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern s32 scx_bpf_dsq_nr_queued(u64 dsq_id) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern s32 scx_bpf_select_cpu_dfl(struct task_struct *p, s32 prev_cpu, u64 wake_flags, bool *is_idle) __ksym;
extern s32 scx_bpf_select_cpu_and(struct task_struct *p, s32 prev_cpu, u64 wake_flags, const struct cpumask *cpus_allowed,
				  u64 flags) __ksym __attribute__((weak));
extern bool scx_bpf_test_and_clear_cpu_idle(s32 cpu) __ksym;
extern s32 scx_bpf_task_cpu(const struct task_struct *p) __ksym;
extern void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
extern u32 scx_bpf_nr_cpu_ids(void) __ksym;
extern u32 bpf_cpumask_any_distribute(const struct cpumask *cpumask) __ksym;

static u32 (*const bpf_get_smp_processor_id)(void) = (void *)8;
static struct task_struct *(*const bpf_get_current_task_btf)(void) = (void *)158;

#define LOCAL 0x8000000000000002ULL
#define LOCAL_ON 0xc000000000000000ULL
#define KICK_IDLE 1
#define KICK_WAIT 4
#define SLICE 20000000ULL
#define MAX_CPUS 64

/* The queue of all; that of CPU c is c. */
#define SHARED MAX_CPUS

/* ops.running gives a whole slice, also to a task that comes back from a preemption. */
const volatile bool refill;

/* ops.enqueue leaves a task on its CPU as long as nothing waits in that CPU's local queue, whatever waits in the other one. */
const volatile bool keep_local;

/* A task below the root cgroup waits in the queue of one CPU that it may run on, whichever that is. */
const volatile bool own_queues;

/* With own_queues: the CPU is told. */
const volatile bool kick = 1;

/* ops.select_cpu takes the first idle CPU for any task: 1 inserts on that CPU, 2 on the one that the kernel makes of it. */
const volatile s32 any_idle;

/*
 * ops.enqueue sends a task below the root cgroup to the local queue of the CPU behind its own if nr_cpus_allowed is more than 1:
 * 1 whatever migrate_disable() says, 2 if it says nothing, as scx's headers ask it, 3 if the kernel finds an idle CPU for the task.
 */
const volatile s32 send_on;

/* is_migration_disabled() of scx's headers before 6.18: the way into this program has raised the current task's counter. */
static __always_inline bool is_migration_disabled(struct task_struct *p)
{
	if (p->migration_disabled == 1)
		return bpf_get_current_task_btf() != p;
	return p->migration_disabled;
}

static __always_inline s32 sent_on_to(struct task_struct *p)
{
	s32 cpu = scx_bpf_task_cpu(p);
	s32 found;

	if (p->nr_cpus_allowed == 1 || (send_on == 2 && is_migration_disabled(p)))
		return cpu;
	if (send_on == 3 && scx_bpf_select_cpu_and) {
		found = scx_bpf_select_cpu_and(p, cpu, 0, p->cpus_ptr, 0);
		return found >= 0 ? found : cpu;
	}
	return (u32)(cpu + 1) % scx_bpf_nr_cpu_ids();
}

/* ops.enqueue clears the slice of a task below the root cgroup once it has inserted it. */
const volatile bool clear_slice;

/* ops.yield leaves the slice as it is, and says that it has yielded. */
const volatile bool keep_slice;

/*
 * ops.enqueue kicks the CPU behind its own, of those from 1 on, with SCX_KICK_WAIT: each waits for the next one, and the last for the first.
 */
const volatile bool kick_circle;

/* What drives a test stays in the root cgroup, as kernel threads do. */
static __always_inline bool has_own_queue(struct task_struct *p)
{
	return own_queues && p->cgroups->dfl_cgrp->level > 0;
}

SEC("struct_ops/select_cpu")
s32 habits_select_cpu(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	s32 prev_cpu = (s32)ctx[1];
	bool is_idle = 0;
	s32 cpu;

	if (has_own_queue(p))
		return prev_cpu;
	if (any_idle) {
		for (cpu = 0; cpu < MAX_CPUS; cpu++) {
			if (cpu >= (s32)scx_bpf_nr_cpu_ids())
				break;
			if (scx_bpf_test_and_clear_cpu_idle(cpu)) {
				scx_bpf_dsq_insert(p, any_idle == 1 ? LOCAL_ON | cpu : LOCAL, SLICE, 0);
				return cpu;
			}
		}
		return prev_cpu;
	}
	cpu = scx_bpf_select_cpu_dfl(p, prev_cpu, ctx[2], &is_idle);
	if (is_idle)
		scx_bpf_dsq_insert(p, LOCAL, SLICE, 0);
	return cpu;
}

SEC("struct_ops/enqueue")
int habits_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u32 cpu;

	if (has_own_queue(p)) {
		cpu = bpf_cpumask_any_distribute(p->cpus_ptr);
		if (cpu >= MAX_CPUS)
			cpu = 0;
		scx_bpf_dsq_insert(p, cpu, SLICE, ctx[1]);
		if (kick)
			scx_bpf_kick_cpu(cpu, KICK_IDLE);
		return 0;
	}
	if (send_on && p->cgroups->dfl_cgrp->level > 0) {
		scx_bpf_dsq_insert(p, LOCAL_ON | (u32)sent_on_to(p), SLICE, ctx[1]);
		return 0;
	}
	if (kick_circle) {
		u32 here = bpf_get_smp_processor_id();

		scx_bpf_dsq_insert(p, SHARED, SLICE, ctx[1]);
		if (here)
			scx_bpf_kick_cpu(here + 1 < scx_bpf_nr_cpu_ids() ? here + 1 : 1, KICK_WAIT);
		return 0;
	}
	if (keep_local && !scx_bpf_dsq_nr_queued(LOCAL_ON | scx_bpf_task_cpu(p))) {
		scx_bpf_dsq_insert(p, LOCAL, SLICE, ctx[1]);
		return 0;
	}
	scx_bpf_dsq_insert(p, SHARED, SLICE, ctx[1]);
	if (clear_slice && p->cgroups->dfl_cgrp->level > 0)
		p->scx.slice = 0;
	return 0;
}

SEC("struct_ops/dispatch")
int habits_dispatch(u64 *ctx)
{
	if (own_queues && scx_bpf_dsq_move_to_local((u64)(s32)ctx[0]))
		return 0;
	scx_bpf_dsq_move_to_local(SHARED);
	return 0;
}

SEC("struct_ops/running")
int habits_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (refill)
		p->scx.slice = SLICE;
	return 0;
}

SEC("struct_ops/yield")
bool habits_yield(u64 *ctx)
{
	struct task_struct *from = (void *)ctx[0];

	if (!keep_slice)
		from->scx.slice = 0;
	return keep_slice;
}

SEC("struct_ops.s/init")
s32 habits_init(void *ctx)
{
	s32 cpu, failed = scx_bpf_create_dsq(SHARED, -1);

	for (cpu = 0; cpu < MAX_CPUS && !failed; cpu++) {
		if (cpu >= (s32)scx_bpf_nr_cpu_ids())
			break;
		failed = scx_bpf_create_dsq(cpu, -1);
	}
	return failed;
}

SEC(".struct_ops.link")
struct sched_ext_ops habits_ops = {
	.select_cpu = (void *)habits_select_cpu,
	.enqueue = (void *)habits_enqueue,
	.dispatch = (void *)habits_dispatch,
	.running = (void *)habits_running,
	.yield = (void *)habits_yield,
	.init = (void *)habits_init,
	.timeout_ms = 5000,
	.name = "habits",
};

char _license[] SEC("license") = "GPL";
