// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * One queue for all CPUs, in the order of weighted vtime, or of arrival: the rules of the model "simple", so that both can be
 * compared. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c shared.bpf.c -o ../resources/org/scxc/cli/objects/shared.bpf.o
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __weak __attribute__((weak))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name

struct sched_ext_entity {
	u32 weight;
	u64 slice;
	u64 dsq_vtime;
} core;

struct task_struct {
	struct sched_ext_entity scx;
	int pid;
	char comm[16];
} core;

struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
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
extern s32 scx_bpf_select_cpu_dfl(struct task_struct *p, s32 prev_cpu, u64 wake_flags, bool *is_idle) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_dsq_insert_vtime(struct task_struct *p, u64 dsq_id, u64 slice, u64 vtime, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;

static void *(*const lookup)(void *map, const void *key) = (void *)1;

#define SHARED 0
/* Filled in by the loader: without it 0. */
const volatile u64 __SCX_DSQ_LOCAL __weak;
const volatile u64 slice_ns = 20000000;
const volatile bool fifo;
const volatile s32 fails_at = -1;
/* The enqueue that writes where nothing is, which no verifier would let pass. */
const volatile s32 strays_at = -1;
/* The CPU that each enqueue kicks, and how. */
const volatile s32 kicks = -1;
const volatile u64 kick_flags;
const volatile u32 limits[4];

u64 vtime_now;
char too_many[] = "%s[%d]: more than %d";

struct {
	__uint(type, 6); /* BPF_MAP_TYPE_PERCPU_ARRAY */
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

SEC("struct_ops/select_cpu")
s32 shared_select_cpu(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	bool idle = 0;
	s32 cpu = scx_bpf_select_cpu_dfl(p, (s32)ctx[1], ctx[2], &idle);

	if (idle)
		scx_bpf_dsq_insert(p, __SCX_DSQ_LOCAL, slice_ns, 0);
	return cpu;
}

SEC("struct_ops/enqueue")
void shared_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u64 vtime = p->scx.dsq_vtime;
	u32 key = 0;
	u64 *count = lookup(&counts, &key);

	if (count && *count + 1 == strays_at)
		*(volatile u64 *)64 = 1;
	if (count && ++*count == fails_at) {
		u64 data[3] = { (u64)p->comm, (u32)p->pid, limits[1] };

		scx_bpf_error_bstr(too_many, data, sizeof(data));
	}
	if (kicks >= 0)
		scx_bpf_kick_cpu(kicks, kick_flags);
	if (fifo) {
		scx_bpf_dsq_insert(p, SHARED, slice_ns, ctx[1]);
		return;
	}
	if ((long long)(vtime - (vtime_now - slice_ns)) < 0)
		vtime = vtime_now - slice_ns;
	scx_bpf_dsq_insert_vtime(p, SHARED, slice_ns, vtime, ctx[1]);
}

SEC("struct_ops/dispatch")
void shared_dispatch(u64 *ctx)
{
	scx_bpf_dsq_move_to_local(SHARED);
}

SEC("struct_ops/running")
void shared_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (!fifo && (long long)(p->scx.dsq_vtime - vtime_now) > 0)
		vtime_now = p->scx.dsq_vtime;
}

SEC("struct_ops/stopping")
void shared_stopping(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (!fifo)
		p->scx.dsq_vtime += (slice_ns - p->scx.slice) * 100 / p->scx.weight;
}

SEC("struct_ops/enable")
void shared_enable(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	p->scx.dsq_vtime = vtime_now;
}

SEC("struct_ops.s/init")
s32 shared_init(u64 *ctx)
{
	return scx_bpf_create_dsq(SHARED, -1);
}

SEC(".struct_ops.link")
struct sched_ext_ops shared_ops = {
	.select_cpu = (void *)shared_select_cpu,
	.enqueue = (void *)shared_enqueue,
	.dispatch = (void *)shared_dispatch,
	.running = (void *)shared_running,
	.stopping = (void *)shared_stopping,
	.enable = (void *)shared_enable,
	.init = (void *)shared_init,
	.name = "shared",
};

char _license[] SEC("license") = "GPL";
