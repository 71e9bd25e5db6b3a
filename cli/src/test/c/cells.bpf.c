// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * A queue for each cell: what scx_mitosis' cell manager needs of a BPF side, and no more. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c cells.bpf.c -o ../resources/org/scxc/cli/objects/cells.bpf.o
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define __uint(name, val) int(*name)[val]
#define __type(name, val) typeof(val) *name
#define core __attribute__((preserve_access_index))

struct kernfs_node {
	u64 id;
} core;

struct cgroup {
	struct kernfs_node *kn;
} core;

struct task_struct {
	int pid;
} core;

struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	void (*running)(struct task_struct *p);
	void (*stopping)(struct task_struct *p, bool runnable);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
extern bool scx_bpf_test_and_clear_cpu_idle(s32 cpu) __ksym;
extern u64 scx_bpf_now(void) __ksym;
extern struct cgroup *scx_bpf_task_cgroup(struct task_struct *p) __ksym;
extern void bpf_cgroup_release(struct cgroup *cgrp) __ksym;

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static void *(*bpf_map_lookup_percpu_elem)(void *map, const void *key, u32 cpu) = (void *)195;

enum { CELLS = 256, CPUS = 512, LLCS = 16, WORDS = 128, KICK_IDLE = 1 };

struct cpu_ctx {
	u64 running_ns[CELLS];
	u64 since;
	u32 cell;
};

struct cell_assignment {
	u64 cgid;
	u32 cell_id;
};

struct cell_cpumask_data {
	u8 mask[CPUS / 8];
};

struct cell_config {
	u32 num_cell_assignments;
	u32 num_cells;
	struct cell_assignment assignments[CELLS];
	struct cell_cpumask_data cpumasks[CELLS];
	struct cell_cpumask_data borrowable_cpumasks[CELLS];
};

struct llc_cpumask {
	u64 bits[WORDS];
};

const volatile u32 nr_possible_cpus = 1;
const volatile u32 nr_llc = 1;
const volatile bool smt_enabled;
const volatile u8 all_cpus[CPUS / 8];
const volatile u64 slice_ns = 20000000;
const volatile u64 slice_shrink_max_ns, slice_shrink_min_ns;
const volatile u32 slice_shrink_multiplier;
const volatile bool cpu_controller_disabled;
/* What apply_cell_config returns instead of taking a configuration. */
const volatile s32 refuses;

u32 cpu_to_llc[CPUS];
struct llc_cpumask llc_to_cpus[LLCS];
u32 cpuset_seq, applied_cpuset_seq, made, removed;
struct cell_config cell_config;

struct {
	__uint(type, 6); /* BPF_MAP_TYPE_PERCPU_ARRAY */
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct cpu_ctx);
} cpu_ctxs SEC(".maps");

struct {
	__uint(type, 1); /* BPF_MAP_TYPE_HASH */
	__uint(max_entries, CELLS);
	__type(key, u64);
	__type(value, u32);
} cell_of SEC(".maps");

static struct cpu_ctx *cpu_ctx(u32 cpu)
{
	u32 key = 0;

	return bpf_map_lookup_percpu_elem(&cpu_ctxs, &key, cpu);
}

static struct cpu_ctx *this_cpu(void)
{
	u32 key = 0;

	return bpf_map_lookup_elem(&cpu_ctxs, &key);
}

SEC("syscall")
int apply_cell_config(void *ctx)
{
	if (refuses)
		return refuses;
	for (u32 i = 0; i < CELLS && i < cell_config.num_cell_assignments; i++)
		bpf_map_update_elem(&cell_of, &cell_config.assignments[i].cgid, &cell_config.assignments[i].cell_id, 0);
	for (u32 cell = 0; cell < CELLS && cell < cell_config.num_cells; cell++) {
		for (u32 cpu = 0; cpu < CPUS && cpu < nr_possible_cpus; cpu++) {
			struct cpu_ctx *c = cpu_ctx(cpu);

			if (c && cell_config.cpumasks[cell].mask[cpu / 8] & 1 << cpu % 8)
				c->cell = cell;
		}
	}
	return 0;
}

/* cpuset_write_resmask() has begun, and nothing is written yet. */
SEC("fentry/cpuset_write_resmask")
int written(u64 *ctx)
{
	__sync_fetch_and_add(&cpuset_seq, 1);
	return 0;
}

SEC("tp_btf/cgroup_mkdir")
int mkdir(u64 *ctx)
{
	made++;
	return 0;
}

SEC("tp_btf/cgroup_rmdir")
int rmdir(u64 *ctx)
{
	struct cgroup *cgrp = (void *)ctx[0];
	u64 id = cgrp->kn->id;

	bpf_map_delete_elem(&cell_of, &id);
	removed++;
	return 0;
}

static u32 cell(struct task_struct *p)
{
	struct cgroup *cgrp = scx_bpf_task_cgroup(p);
	u64 id = cgrp->kn->id;
	u32 *found = bpf_map_lookup_elem(&cell_of, &id);

	bpf_cgroup_release(cgrp);
	return found ? *found : 0;
}

SEC("struct_ops/select_cpu")
s32 cells_select_cpu(u64 *ctx)
{
	return ctx[1];
}

SEC("struct_ops/enqueue")
void cells_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u32 of = cell(p);

	scx_bpf_dsq_insert(p, of, slice_ns, ctx[1]);
	for (u32 cpu = 0; cpu < CPUS && cpu < nr_possible_cpus; cpu++) {
		struct cpu_ctx *c = cpu_ctx(cpu);

		if (c && c->cell == of && scx_bpf_test_and_clear_cpu_idle(cpu)) {
			scx_bpf_kick_cpu(cpu, KICK_IDLE);
			break;
		}
	}
}

SEC("struct_ops/dispatch")
void cells_dispatch(u64 *ctx)
{
	struct cpu_ctx *c = cpu_ctx(ctx[0]);

	if (c)
		scx_bpf_dsq_move_to_local(c->cell);
}

SEC("struct_ops/running")
void cells_running(u64 *ctx)
{
	struct cpu_ctx *c = this_cpu();

	if (c)
		c->since = scx_bpf_now();
}

SEC("struct_ops/stopping")
void cells_stopping(u64 *ctx)
{
	struct cpu_ctx *c = this_cpu();
	u32 of = cell((void *)ctx[0]);

	if (c && of < CELLS)
		c->running_ns[of] += scx_bpf_now() - c->since;
}

SEC("struct_ops.s/init")
s32 cells_init(u64 *ctx)
{
	for (u32 id = 0; id < CELLS; id++)
		scx_bpf_create_dsq(id, -1);
	return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops cells_ops = {
	.select_cpu = (void *)cells_select_cpu,
	.enqueue = (void *)cells_enqueue,
	.dispatch = (void *)cells_dispatch,
	.running = (void *)cells_running,
	.stopping = (void *)cells_stopping,
	.init = (void *)cells_init,
	.flags = 2, /* SCX_OPS_ENQ_LAST */
	.name = "cells",
};

char _license[] SEC("license") = "GPL";
