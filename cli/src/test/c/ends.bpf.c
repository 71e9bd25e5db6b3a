// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * First in, first out; counts the tasks of each cgroup with ops.init_task, cgroup_move and exit_task, in storage of the cgroup, and ends
 * with an error if ops.cgroup_exit comes while the scheduler runs and tasks are left. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c ends.bpf.c -o ../../../../scenarios/core/ends.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define __always_inline inline __attribute__((always_inline))
#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name

#define CGRP_STORAGE 32
#define NO_PREALLOC 1
#define CREATE 1
#define GLOBAL 0x8000000000000001ULL
#define SLICE 20000000ULL

struct cgroup {
	int level;
} core;

struct css_set {
	struct cgroup *dfl_cgrp;
} core;

struct task_struct {
	struct css_set *cgroups;
} core;

struct scx_init_task_args {
	bool fork;
	struct cgroup *cgroup;
} core;

struct scx_exit_task_args {
	bool cancelled;
} core;

struct scx_cgroup_init_args {
	u32 weight;
} core;

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	s32 (*init_task)(struct task_struct *p, struct scx_init_task_args *args);
	void (*exit_task)(struct task_struct *p, struct scx_exit_task_args *args);
	s32 (*cgroup_init)(struct cgroup *cgrp, struct scx_cgroup_init_args *args);
	void (*cgroup_exit)(struct cgroup *cgrp);
	void (*cgroup_move)(struct task_struct *p, struct cgroup *from, struct cgroup *to);
	u32 timeout_ms;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;

static void *(*const bpf_cgrp_storage_get)(void *map, struct cgroup *cgrp, void *value, u64 flags) = (void *)210;

struct {
	__uint(type, CGRP_STORAGE);
	__uint(map_flags, NO_PREALLOC);
	__type(key, s32);
	__type(value, u64);
} members SEC(".maps");

static __always_inline void count(struct cgroup *cgrp, s32 n)
{
	u64 *left = bpf_cgrp_storage_get(&members, cgrp, 0, CREATE);

	if (left)
		__sync_fetch_and_add(left, (u64)(long long)n);
}

SEC("struct_ops/enqueue")
int ends_enqueue(u64 *ctx)
{
	scx_bpf_dsq_insert((void *)ctx[0], GLOBAL, SLICE, ctx[1]);
	return 0;
}

SEC("struct_ops.s/init_task")
s32 ends_init_task(u64 *ctx)
{
	struct scx_init_task_args *args = (void *)ctx[1];

	count(args->cgroup, 1);
	return 0;
}

SEC("struct_ops/exit_task")
int ends_exit_task(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	count(p->cgroups->dfl_cgrp, -1);
	return 0;
}

SEC("struct_ops.s/cgroup_init")
s32 ends_cgroup_init(u64 *ctx)
{
	count((void *)ctx[0], 0);
	return 0;
}

SEC("struct_ops.s/cgroup_exit")
int ends_cgroup_exit(u64 *ctx)
{
	static char fmt[] = "cgroup exits before %d of its tasks";
	u64 *left = bpf_cgrp_storage_get(&members, (void *)ctx[0], 0, 0);

	if (left && *left)
		scx_bpf_error_bstr(fmt, left, sizeof(*left));
	return 0;
}

SEC("struct_ops/cgroup_move")
int ends_cgroup_move(u64 *ctx)
{
	count((void *)ctx[1], -1);
	count((void *)ctx[2], 1);
	return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops ends_ops = {
	.enqueue = (void *)ends_enqueue,
	.init_task = (void *)ends_init_task,
	.exit_task = (void *)ends_exit_task,
	.cgroup_init = (void *)ends_cgroup_init,
	.cgroup_exit = (void *)ends_cgroup_exit,
	.cgroup_move = (void *)ends_cgroup_move,
	.timeout_ms = 5000,
	.name = "ends",
};

char _license[] SEC("license") = "GPL";
