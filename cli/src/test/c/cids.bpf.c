// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * Names CPUs by cids, of which it has the mapping backwards; ends by itself where a number or a mask is another than it expects.
 * Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c cids.bpf.c -o ../resources/org/scxc/cli/objects/cids.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __arena __attribute__((address_space(1)))

struct sched_ext_entity {
	u32 flags;
	u64 slice;
	u64 tid;
	bool disallow;
} core;

struct task_struct {
	int pid;
	int nr_cpus_allowed;
	struct sched_ext_entity scx;
} core;

struct scx_cmask {
	u32 base, nr_cids, alloc_words;
	u64 bits[];
} core;

struct scx_enable_args {
	u64 cmask_arena_addr;
} core;

struct scx_init_task_args {
	bool fork;
} core;

struct scx_cid_topo {
	s32 core_cid, core_idx, llc_cid, llc_idx, node_cid, node_idx, shard_cid, shard_idx;
};

struct sched_ext_ops_cid {
	s32 (*select_cid)(struct task_struct *p, s32 prev_cid, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dispatch)(s32 cid, struct task_struct *prev);
	void (*running)(struct task_struct *p);
	void (*tick)(struct task_struct *p);
	void (*set_cmask)(struct task_struct *p, const struct scx_cmask *cmask);
	s32 (*init_task)(struct task_struct *p, struct scx_init_task_args *args);
	void (*enable)(struct task_struct *p, struct scx_enable_args *args);
	void (*cid_online)(s32 cid);
	void (*cid_offline)(s32 cid);
	s32 (*init_cids)(void);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern void scx_bpf_dsq_reenq(u64 dsq_id, u64 reenq_flags) __ksym;
extern s32 scx_bpf_dsq_nr_queued(u64 dsq_id) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;
extern void scx_bpf_exit_bstr(long long code, char *fmt, u64 *data, u32 data_bytes) __ksym;
extern void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
extern void scx_bpf_kick_cid(s32 cid, u64 flags) __ksym;
extern s32 scx_bpf_this_cid(void) __ksym;
extern s32 scx_bpf_task_cid(const struct task_struct *p) __ksym;
extern s32 scx_bpf_cid_to_cpu(s32 cid) __ksym;
extern s32 scx_bpf_cpu_to_cid(s32 cpu) __ksym;
extern u32 scx_bpf_nr_cids(void) __ksym;
extern u32 scx_bpf_nr_online_cids(void) __ksym;
extern void scx_bpf_cid_topo(s32 cid, struct scx_cid_topo *out, unsigned long out__sz) __ksym;
extern void scx_bpf_cid_override(const s32 *cpu_to_cid, u32 count, const s32 *shard_start, u32 shards) __ksym;
extern const void *scx_bpf_online_cmask(void) __ksym;
extern struct task_struct *scx_bpf_tid_to_task(u64 tid) __ksym;
extern s32 scx_bpf_sub_caps(u64 cgroup_id, u64 caps, struct scx_cmask *out) __ksym;
extern bool scx_bpf_sub_dispatch(u64 cgroup_id) __ksym;

static u32 (*const bpf_get_smp_processor_id)(void) = (void *)8;

struct {
	int (*type)[33];
	int (*map_flags)[1 << 10];
	int (*max_entries)[64];
} arena SEC(".maps");

#define GLOBAL 0x8000000000000001ULL
#define LOCAL_ON 0xc000000000000000ULL
#define REENQ (1ULL << 40)
#define WAITS 1ULL
#define MAX 64

/* What else it does, for a test each. */
const volatile bool kicks_cpu, writes_slice, waits, loops, disallows, strange_cid;

const volatile u32 cpus = 4;

s32 __arena cid_of_cpu[MAX] SEC(".addr_space.1");
s32 __arena shard_start[1] SEC(".addr_space.1");

struct mask {
	u32 base, nr_cids, alloc_words;
	u64 bits[3];
};

struct mask __arena held SEC(".addr_space.1");

/* Affinity of each pid, as set_cmask said, and whether it may still run elsewhere. */
u64 allowed[1024];
bool moves[1024];
u64 reenqueued, online;

char wrong[] = "check %lld: %lld, not %lld";
char reached[] = "enqueued again";

static __attribute__((noinline)) bool is(u64 check, u64 got, u64 wanted)
{
	u64 data[3] = { check, got, wanted };

	if (got != wanted)
		scx_bpf_error_bstr(wrong, data, sizeof(data));
	return got == wanted;
}

/* Its CPU has the number that it gave it, at both ends. */
static __attribute__((noinline)) void here(u64 check, s32 cid)
{
	u32 cpu = bpf_get_smp_processor_id();

	is(check, cid, scx_bpf_this_cid());
	is(check, scx_bpf_cid_to_cpu(cid), cpu);
	is(check, cid, cpus - 1 - cpu);
}

static u64 bits(u64 check, const struct scx_cmask __arena *mask)
{
	is(check, mask->base, 0);
	is(check, mask->nr_cids, cpus);
	is(check, mask->alloc_words, 2);
	return mask->bits[0];
}

SEC("struct_ops.s/init_cids")
int cids_init_cids(u64 *ctx)
{
	u32 i;

	is(1, scx_bpf_this_cid(), -22);
	is(2, (u64)scx_bpf_online_cmask(), 0);
	for (i = 0; i < cpus && i < MAX; i++)
		cid_of_cpu[i] = cpus - 1 - i;
	scx_bpf_cid_override((const s32 *)cid_of_cpu, cpus, (const s32 *)shard_start, 1);
	return 0;
}

SEC("struct_ops.s/init")
int cids_init(u64 *ctx)
{
	struct scx_cid_topo topo;
	const struct scx_cmask __arena *mask = (const struct scx_cmask __arena *)scx_bpf_online_cmask();

	is(3, scx_bpf_nr_cids(), cpus);
	is(4, scx_bpf_cpu_to_cid(0), cpus - 1);
	scx_bpf_cid_topo(0, &topo, sizeof(topo));
	is(5, topo.core_cid, -1);
	is(6, topo.shard_cid, 0);
	online = bits(7, mask);
	held.nr_cids = cpus - 1;
	held.alloc_words = 2;
	held.base = 1;
	held.bits[0] = 1ULL << 63;
	is(8, scx_bpf_sub_caps(0, 2, (struct scx_cmask *)&held), 0);
	is(9, held.bits[0], 1ULL << 63 | ((1ULL << cpus) - 2));
	is(10, scx_bpf_sub_caps(77, 2, (struct scx_cmask *)&held), -19);
	return scx_bpf_create_dsq(WAITS, -1);
}

SEC("struct_ops.s/init_task")
int cids_init_task(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct scx_init_task_args *args = (void *)ctx[1];

	if (disallows && args->fork)
		p->scx.disallow = 1;
	return 0;
}

SEC("struct_ops/enable")
int cids_enable(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct scx_enable_args *args = (void *)ctx[1];

	allowed[p->pid & 1023] = ~bits(11, (void __arena *)args->cmask_arena_addr);
	return 0;
}

SEC("struct_ops/set_cmask")
int cids_set_cmask(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u64 *known = &allowed[p->pid & 1023];
	u64 mask = bits(12, (void __arena *)ctx[1]);
	u64 b = mask;
	int n = 0;

	if (*known >> 63) /* enable, just before */
		is(13, mask, ~*known);
	*known = mask;
	moves[p->pid & 1023] = 1;
	for (int i = 0; i < MAX; i++, b >>= 1)
		n += b & 1;
	is(14, n, p->nr_cpus_allowed);
	return 0;
}

SEC("struct_ops/select_cid")
s32 cids_select_cid(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	is(15, ctx[1], scx_bpf_task_cid(p));
	return strange_cid ? 77 : ctx[1];
}

/* The first of its cids; or a DSQ from which only a re-enqueue takes it. */
SEC("struct_ops/enqueue")
int cids_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	u64 mask = allowed[p->pid & 1023];
	u64 data[1] = {};
	u32 cid = 0;

	if (writes_slice)
		p->scx.slice = 1;
	if (kicks_cpu)
		scx_bpf_kick_cpu(0, 0);
	is(16, (u64)scx_bpf_tid_to_task(p->scx.tid), (u64)p);
	is(17, (u64)scx_bpf_tid_to_task(p->scx.tid + 100000), 0);
	is(18, p->scx.flags >> 12 & 7, ctx[1] & REENQ ? 1 : 0);
	if (ctx[1] & REENQ && ++reenqueued == 20 && !loops)
		scx_bpf_exit_bstr(7, reached, data, 0);
	if (waits && (loops || !(ctx[1] & REENQ))) {
		scx_bpf_dsq_insert(p, WAITS, 20000000, ctx[1]);
		scx_bpf_dsq_reenq(WAITS, 0);
		return 0;
	}
	while (cid < MAX - 1 && !(mask >> cid & 1))
		cid++;
	scx_bpf_dsq_insert(p, LOCAL_ON | cid, 20000000, ctx[1]);
	return 0;
}

SEC("struct_ops/dispatch")
int cids_dispatch(u64 *ctx)
{
	here(19, ctx[0]);
	is(20, scx_bpf_sub_dispatch(77), 0);
	return 0;
}

SEC("struct_ops/running")
int cids_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	s32 cid = scx_bpf_task_cid(p);

	if (allowed[p->pid & 1023] >> cid & 1)
		moves[p->pid & 1023] = 0;
	else
		is(22, moves[p->pid & 1023], 1);
	return 0;
}

SEC("struct_ops/tick")
int cids_tick(u64 *ctx)
{
	s32 cid = scx_bpf_this_cid();

	is(23, scx_bpf_dsq_nr_queued(LOCAL_ON | (u32)cid) < 0, 0);
	scx_bpf_kick_cid(cid, 0);
	return 0;
}

static int changed(u64 *ctx, bool on)
{
	u64 now = bits(24, (const struct scx_cmask __arena *)scx_bpf_online_cmask());

	is(25, now ^ online, 1ULL << ctx[0]);
	is(26, now >> ctx[0] & 1, on);
	online = now;
	return 0;
}

SEC("struct_ops/cid_online")
int cids_cid_online(u64 *ctx)
{
	return changed(ctx, 1);
}

SEC("struct_ops/cid_offline")
int cids_cid_offline(u64 *ctx)
{
	return changed(ctx, 0);
}

char _license[] SEC("license") = "GPL";

SEC(".struct_ops.link")
struct sched_ext_ops_cid cids_ops = {
	.select_cid = (void *)cids_select_cid,
	.enqueue = (void *)cids_enqueue,
	.dispatch = (void *)cids_dispatch,
	.running = (void *)cids_running,
	.tick = (void *)cids_tick,
	.set_cmask = (void *)cids_set_cmask,
	.init_task = (void *)cids_init_task,
	.enable = (void *)cids_enable,
	.cid_online = (void *)cids_cid_online,
	.cid_offline = (void *)cids_cid_offline,
	.init_cids = (void *)cids_init_cids,
	.init = (void *)cids_init,
	.flags = 1 << 8,
	.name = "cids",
};
