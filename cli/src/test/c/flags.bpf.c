// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * One queue for all CPUs that ends when a callback is told flags that are asked for. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c flags.bpf.c -o ../resources/org/scxc/cli/objects/flags.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name

struct task_struct {
	int pid;
} core;

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dequeue)(struct task_struct *p, u64 deq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*runnable)(struct task_struct *p, u64 enq_flags);
	void (*stopping)(struct task_struct *p, bool runnable);
	void (*quiescent)(struct task_struct *p, u64 deq_flags);
	u64 flags;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;

static long (*const push)(void *map, const void *value, u64 flags) = (void *)87;
static long (*const pop)(void *map, void *value) = (void *)88;

#define GLOBAL 0x8000000000000001ULL
#define SLICE 20000000

enum { ENQUEUE, DEQUEUE, RUNNABLE, STOPPING, QUIESCENT };

/* Which callback is asked, and for which flags. */
const volatile s32 asked = -1;
const volatile u64 bits;

char told[] = "told";

struct {
	__uint(type, 22); /* BPF_MAP_TYPE_QUEUE */
	__uint(max_entries, 8);
	__type(value, s32);
} queue SEC(".maps");

static void look(s32 callback, u64 flags)
{
	u64 none = 0;

	if (callback == asked && (flags & bits))
		scx_bpf_error_bstr(told, &none, 0);
}

SEC("struct_ops/enqueue")
void flags_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	s32 pid = p->pid;

	look(ENQUEUE, ctx[1]);
	push(&queue, &pid, 0);
}

SEC("struct_ops/dequeue")
void flags_dequeue(u64 *ctx)
{
	look(DEQUEUE, ctx[1]);
}

SEC("struct_ops/dispatch")
void flags_dispatch(u64 *ctx)
{
	struct task_struct *p;
	s32 pid;

	if (pop(&queue, &pid))
		return;
	p = bpf_task_from_pid(pid);
	if (!p)
		return;
	scx_bpf_dsq_insert(p, GLOBAL, SLICE, 0);
	bpf_task_release(p);
}

SEC("struct_ops/runnable")
void flags_runnable(u64 *ctx)
{
	look(RUNNABLE, ctx[1]);
}

SEC("struct_ops/stopping")
void flags_stopping(u64 *ctx)
{
	look(STOPPING, ctx[1]);
}

SEC("struct_ops/quiescent")
void flags_quiescent(u64 *ctx)
{
	look(QUIESCENT, ctx[1]);
}

SEC(".struct_ops.link")
struct sched_ext_ops flags_ops = {
	.enqueue = (void *)flags_enqueue,
	.dequeue = (void *)flags_dequeue,
	.dispatch = (void *)flags_dispatch,
	.runnable = (void *)flags_runnable,
	.stopping = (void *)flags_stopping,
	.quiescent = (void *)flags_quiescent,
	.name = "flags",
};

char _license[] SEC("license") = "GPL";
