// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Walks a queue both ways, moves tasks with a slice and vtime of their own, and walks cgroups; ends by itself where a walk or a
 * move did not do what it must. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c iterator.bpf.c -o ../resources/org/scxc/cli/objects/iterator.bpf.o
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

struct sched_ext_entity {
	u64 slice;
	u64 dsq_vtime;
} core;

struct kernfs_node {
	u64 id;
} core;

struct cgroup;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
} core;

struct cgroup {
	struct cgroup_subsys_state self;
	int level;
	struct kernfs_node *kn;
} core;

struct css_set {
	struct cgroup *dfl_cgrp;
} core;

struct task_struct {
	struct sched_ext_entity scx;
	struct css_set *cgroups;
	int pid;
} core;

struct bpf_iter_scx_dsq {
	u64 opaque[6];
};

struct bpf_iter_css {
	u64 opaque[3];
};

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	s32 (*cgroup_prep_move)(struct task_struct *p, struct cgroup *from, struct cgroup *to);
	void (*cgroup_move)(struct task_struct *p, struct cgroup *from, struct cgroup *to);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;
extern int bpf_iter_scx_dsq_new(struct bpf_iter_scx_dsq *it, u64 dsq_id, u64 flags) __ksym;
extern struct task_struct *bpf_iter_scx_dsq_next(struct bpf_iter_scx_dsq *it) __ksym;
extern void bpf_iter_scx_dsq_destroy(struct bpf_iter_scx_dsq *it) __ksym;
extern void scx_bpf_dsq_move_set_slice(struct bpf_iter_scx_dsq *it, u64 slice) __ksym;
extern void scx_bpf_dsq_move_set_vtime(struct bpf_iter_scx_dsq *it, u64 vtime) __ksym;
extern bool scx_bpf_dsq_move_vtime(struct bpf_iter_scx_dsq *it, struct task_struct *p, u64 dsq_id, u64 enq_flags) __ksym;
extern struct cgroup *bpf_cgroup_from_id(u64 id) __ksym;
extern struct cgroup *bpf_cgroup_ancestor(struct cgroup *cgrp, int level) __ksym;
extern void bpf_cgroup_release(struct cgroup *cgrp) __ksym;
extern int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start, u32 flags) __ksym;
extern struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it) __ksym;
extern void bpf_iter_css_destroy(struct bpf_iter_css *it) __ksym;

#define IN 0
#define OUT 1
#define SLICE 7000000
#define REVERSE (1 << 16)

/* Which moves between cgroups it refuses: none, or all with this errno. */
const volatile s32 refuses;

u64 moves;
char wrong[] = "walk %d: %lld and %lld";

static __attribute__((noinline)) void fail(int which, u64 a, u64 b)
{
	u64 data[] = { which, a, b };

	scx_bpf_error_bstr(wrong, data, sizeof(data));
}

SEC("struct_ops/enqueue")
int iterator_enqueue(u64 *ctx)
{
	scx_bpf_dsq_insert((void *)ctx[0], IN, 20000000, ctx[1]);
	return 0;
}

SEC("struct_ops/dispatch")
int iterator_dispatch(u64 *ctx)
{
	struct bpf_iter_scx_dsq it;
	struct task_struct *p;
	u64 seen = 0, back = 0, scale = 1;
	int n = 0, m = 0;

	/* Numbers of the tasks, first to last and last to first: the same digits, turned around. */
	bpf_iter_scx_dsq_new(&it, IN, 0);
	while ((p = bpf_iter_scx_dsq_next(&it)) && n < 6) {
		seen = seen * 1000 + p->pid % 1000;
		n++;
	}
	bpf_iter_scx_dsq_destroy(&it);
	if (n == 6)
		return scx_bpf_dsq_move_to_local(IN);
	bpf_iter_scx_dsq_new(&it, IN, REVERSE);
	while ((p = bpf_iter_scx_dsq_next(&it)) && m < 6) {
		back += scale * (p->pid % 1000);
		scale *= 1000;
		m++;
	}
	bpf_iter_scx_dsq_destroy(&it);
	if (seen != back || n != m)
		fail(1, seen, back);

	bpf_iter_scx_dsq_new(&it, IN, 0);
	while ((p = bpf_iter_scx_dsq_next(&it))) {
		scx_bpf_dsq_move_set_slice(&it, SLICE);
		scx_bpf_dsq_move_set_vtime(&it, ++moves);
		if (!scx_bpf_dsq_move_vtime(&it, p, OUT, 0) || p->scx.slice != SLICE || p->scx.dsq_vtime != moves)
			fail(2, p->scx.slice, p->scx.dsq_vtime);
	}
	bpf_iter_scx_dsq_destroy(&it);
	scx_bpf_dsq_move_to_local(OUT);
	return 0;
}

SEC("struct_ops/cgroup_prep_move")
s32 iterator_prep_move(u64 *ctx)
{
	return refuses;
}

SEC("struct_ops/cgroup_move")
int iterator_cgroup_move(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct cgroup *to = (void *)ctx[2], *root, *same;
	struct bpf_iter_css it;
	struct cgroup_subsys_state *css;
	u64 found = 0, last = 0;

	if (p->cgroups->dfl_cgrp != to)
		fail(3, p->cgroups->dfl_cgrp->kn->id, to->kn->id);
	same = bpf_cgroup_from_id(to->kn->id);
	if (same != to || !same)
		fail(4, to->kn->id, 0);
	root = bpf_cgroup_ancestor(to, 0);
	if (!root || root->level != 0 || bpf_cgroup_ancestor(to, to->level + 1)) {
		fail(5, to->level, 0);
		return 0;
	}
	/* Before its children, and after them. */
	bpf_iter_css_new(&it, &root->self, 2);
	while ((css = bpf_iter_css_next(&it))) {
		if (!found && css->cgroup != root)
			fail(6, css->cgroup->kn->id, 0);
		found += css->cgroup == to ? 1001 : 1;
	}
	bpf_iter_css_destroy(&it);
	bpf_iter_css_new(&it, &root->self, 3);
	while ((css = bpf_iter_css_next(&it)))
		last = css->cgroup->kn->id;
	bpf_iter_css_destroy(&it);
	if (found < 1001 || found > 2000 || last != root->kn->id)
		fail(7, found, last);
	return 0;
}

SEC("struct_ops.s/init")
s32 iterator_init(u64 *ctx)
{
	s32 error = scx_bpf_create_dsq(IN, -1);

	return error ?: scx_bpf_create_dsq(OUT, -1);
}

SEC(".struct_ops.link")
struct sched_ext_ops iterator = {
	.enqueue = (void *)iterator_enqueue,
	.dispatch = (void *)iterator_dispatch,
	.cgroup_prep_move = (void *)iterator_prep_move,
	.cgroup_move = (void *)iterator_cgroup_move,
	.init = (void *)iterator_init,
	.name = "iterator",
};

char _license[] SEC("license") = "GPL";
