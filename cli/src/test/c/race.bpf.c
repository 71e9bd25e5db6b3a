// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * The disciplines of scxc's race library once more, step by step as they are written there, so that what can happen to both can be
 * compared. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c race.bpf.c -o ../../../../scenarios/core/races/race.bpf.o
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __always_inline inline __attribute__((always_inline))

struct cpumask {
	unsigned long bits[1];
} core;

struct task_struct {
	const struct cpumask *cpus_ptr;
	int pid;
} core;

struct bpf_iter_scx_dsq {
	u64 opaque[6];
};

struct bpf_spin_lock {
	u32 val;
};

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dequeue)(struct task_struct *p, u64 deq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_dispatch_cancel(void) __ksym;
extern int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, u64 dsq_id, u64 flags) __ksym;
extern struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it) __ksym;
extern void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it) __ksym;
extern bool scx_bpf_dsq_move(struct bpf_iter_scx_dsq *it, struct task_struct *p, u64 dsq_id, u64 enq_flags) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask) __ksym;

static long (*const bpf_spin_lock)(struct bpf_spin_lock *lock) = (void *)93;
static long (*const bpf_spin_unlock)(struct bpf_spin_lock *lock) = (void *)94;

#define LOCAL_ON 0xc000000000000000ULL
#define SLICE 20000000
#define PLACES 8
#define USER 7

enum { P, LP, LC, LI, PX, USERDSQ };

/* Which discipline. */
const volatile s32 order;

/* Pids, first in first out. */
struct queue {
	u32 length;
	s32 pids[PLACES];
} queue;

struct bpf_spin_lock lock SEC(".data.lock");

static __always_inline void push(s32 pid)
{
	bpf_spin_lock(&lock);
	if (queue.length < PLACES)
		queue.pids[queue.length++] = pid;
	bpf_spin_unlock(&lock);
}

/* With the lock held: the one at this place is gone, and the others move up. */
static __always_inline void drop(u32 at)
{
	u32 i;

	for (i = 0; i < PLACES - 1; i++) {
		if (i >= at && i + 1 < queue.length)
			queue.pids[i] = queue.pids[i + 1];
	}
	queue.pids[(queue.length - 1) % PLACES] = 0;
	queue.length--;
}

/* Whether it was there. */
static __always_inline bool unlink(s32 pid)
{
	bool there = 0;
	u32 i;

	bpf_spin_lock(&lock);
	for (i = 0; i < PLACES; i++) {
		if (i < queue.length && queue.pids[i] == pid) {
			drop(i);
			there = 1;
			break;
		}
	}
	bpf_spin_unlock(&lock);
	return there;
}

/* The first pid, 0 if there is none. */
static __always_inline s32 first(bool take)
{
	s32 pid;

	bpf_spin_lock(&lock);
	pid = queue.length ? queue.pids[0] : 0;
	if (pid && take)
		drop(0);
	bpf_spin_unlock(&lock);
	return pid;
}

SEC("struct_ops/enqueue")
int race_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (order == USERDSQ)
		scx_bpf_dsq_insert(p, USER, SLICE, ctx[1]);
	else
		push(p->pid);
	return 0;
}

SEC("struct_ops/dequeue")
int race_dequeue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (order == LP || order == LC || order == LI)
		unlink(p->pid);
	return 0;
}

static __always_inline void move_one(s32 cpu)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;

	bpf_iter_scx_dsq_new(&it, USER, 0);
	while ((p = bpf_iter_scx_dsq_next(&it))) {
		if (bpf_cpumask_test_cpu(cpu, p->cpus_ptr)) {
			scx_bpf_dsq_move(&it, p, LOCAL_ON | cpu, 0);
			break;
		}
	}
	bpf_iter_scx_dsq_destroy(&it);
}

SEC("struct_ops/dispatch")
int race_dispatch(u64 *ctx)
{
	s32 cpu = ctx[0], pid;
	struct task_struct *p;

	if (order == USERDSQ) {
		move_one(cpu);
		return 0;
	}
	pid = first(order == P || order == LP || order == PX);
	p = pid ? bpf_task_from_pid(pid) : 0;
	if (!p)
		return 0;
	if (order == PX) {
		scx_bpf_dsq_insert(p, LOCAL_ON | cpu, SLICE, 0);
		if (!bpf_cpumask_test_cpu(cpu, p->cpus_ptr)) {
			scx_bpf_dispatch_cancel();
			push(pid);
		}
	} else if (!bpf_cpumask_test_cpu(cpu, p->cpus_ptr)) {
		if (order == P || order == LP)
			push(pid);
	} else if (order == LI) {
		scx_bpf_dsq_insert(p, LOCAL_ON | cpu, SLICE, 0);
		unlink(pid);
	} else if (order != LC || unlink(pid)) {
		scx_bpf_dsq_insert(p, LOCAL_ON | cpu, SLICE, 0);
	}
	bpf_task_release(p);
	return 0;
}

SEC("struct_ops.s/init")
s32 race_init(u64 *ctx)
{
	return order == USERDSQ ? scx_bpf_create_dsq(USER, -1) : 0;
}

/* Without ops.dequeue: P, PX and USERDSQ. */
SEC(".struct_ops.link")
struct sched_ext_ops race_plain = {
	.enqueue = (void *)race_enqueue,
	.dispatch = (void *)race_dispatch,
	.init = (void *)race_init,
	.name = "race_plain",
};

/* LP, LC and LI. */
SEC(".struct_ops.link")
struct sched_ext_ops race_told = {
	.enqueue = (void *)race_enqueue,
	.dequeue = (void *)race_dequeue,
	.dispatch = (void *)race_dispatch,
	.init = (void *)race_init,
	.name = "race_told",
};

char _license[] SEC("license") = "GPL";
