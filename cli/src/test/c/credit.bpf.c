// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Versions of one scheduler: a queue in the order of weighted vtime. In version 2 a task that slept may have saved up two
 * slices instead of one; version 3 charges as if every task had the weight 128. Needs no header, for V = 1 to 3:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -DVERSION=V -c credit.bpf.c \
 *     -o ../resources/org/scxc/cli/objects/credit_V.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))

struct sched_ext_entity {
	u32 weight;
	u64 slice;
	u64 dsq_vtime;
} core;

struct task_struct {
	struct sched_ext_entity scx;
} core;

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*running)(struct task_struct *p);
	void (*stopping)(struct task_struct *p, bool runnable);
	void (*enable)(struct task_struct *p);
	s32 (*init)(void);
	u64 flags;
	u32 timeout_ms;
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern s32 scx_bpf_dsq_nr_queued(u64 dsq_id) __ksym;
extern void scx_bpf_dsq_insert_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;

#define SHARED 0
#define SLICE 20000000ULL

u64 vtime_now;
u64 nr_capped;

static __attribute__((noinline)) u64 capped(u64 vtime)
{
	u64 least = vtime_now - (VERSION == 2 ? 2 : 1) * SLICE;

	if ((long long)(vtime - least) >= 0)
		return vtime;
	nr_capped++;
	return least;
}

SEC("struct_ops/enqueue")
void credit_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	scx_bpf_dsq_insert_vtime(p, SHARED, SLICE, capped(p->scx.dsq_vtime), ctx[1]);
}

SEC("struct_ops/dispatch")
void credit_dispatch(u64 *ctx)
{
	if (scx_bpf_dsq_nr_queued(SHARED))
		scx_bpf_dsq_move_to_local(SHARED);
}

SEC("struct_ops/running")
void credit_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if ((long long)(p->scx.dsq_vtime - vtime_now) > 0)
		vtime_now = p->scx.dsq_vtime;
}

SEC("struct_ops/stopping")
void credit_stopping(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	p->scx.dsq_vtime += (SLICE - p->scx.slice) * 100 / (VERSION == 3 ? 128 : p->scx.weight);
}

SEC("struct_ops/enable")
void credit_enable(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	p->scx.dsq_vtime = vtime_now;
}

SEC("struct_ops.s/init")
s32 credit_init(u64 *ctx)
{
	return scx_bpf_create_dsq(SHARED, -1);
}

SEC(".struct_ops.link")
struct sched_ext_ops credit_ops = {
	.enqueue = (void *)credit_enqueue,
	.dispatch = (void *)credit_dispatch,
	.running = (void *)credit_running,
	.stopping = (void *)credit_stopping,
	.enable = (void *)credit_enable,
	.init = (void *)credit_init,
	.name = "credit",
};

char _license[] SEC("license") = "GPL";
