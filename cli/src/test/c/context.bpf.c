// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Kfuncs where they must not be called, by functions that programs call or point to, and a field that no kernel has as an int.
 * Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c context.bpf.c -o ../resources/org/scxc/cli/objects/context.bpf.o
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))

/* In a kernel it is a struct: libbpf takes no struct for an int. */
struct task_struct {
	int scx;
} __attribute__((preserve_access_index));

struct sched_ext_ops {
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*running)(struct task_struct *p);
	void (*tick)(struct task_struct *p);
	s32 (*init)(void);
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;

/* Whether ops.running consumes, and ops.tick makes a queue. */
const volatile bool consumes;
const volatile bool creates;
/* Whether ops.tick reads the field. */
const volatile bool reads;

int seen;

static __attribute__((noinline)) bool consume(u64 dsq)
{
	return scx_bpf_dsq_move_to_local(dsq);
}

SEC("struct_ops/dispatch")
int context_dispatch(u64 *ctx)
{
	consume(0);
	return 0;
}

SEC("struct_ops/running")
int context_running(u64 *ctx)
{
	if (consumes)
		consume(0);
	return 0;
}

SEC("struct_ops/tick")
int context_tick(u64 *ctx)
{
	if (creates)
		scx_bpf_create_dsq(1, -1);
	if (reads)
		seen = ((struct task_struct *)ctx[0])->scx;
	return 0;
}

SEC("struct_ops.s/init")
s32 context_init(u64 *ctx)
{
	return scx_bpf_create_dsq(0, -1);
}

SEC(".struct_ops.link")
struct sched_ext_ops context = {
	.dispatch = (void *)context_dispatch,
	.running = (void *)context_running,
	.tick = (void *)context_tick,
	.init = (void *)context_init,
	.name = "context",
};

char _license[] SEC("license") = "GPL";
