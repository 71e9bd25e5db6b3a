// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * First in, first out; ends with the code of a kind of event when that has been counted, and by itself if one is counted wrong.
 * Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c events.bpf.c -o ../resources/org/scxc/cli/objects/events.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))

struct task_struct {
	int pid;
	int nr_cpus_allowed;
} core;

struct scx_event_stats {
	long long SCX_EV_SELECT_CPU_FALLBACK;
	long long SCX_EV_DISPATCH_LOCAL_DSQ_OFFLINE;
	long long SCX_EV_DISPATCH_KEEP_LAST;
} core;

struct sched_ext_ops {
	s32 (*select_cpu)(struct task_struct *p, s32 prev_cpu, u64 wake_flags);
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*running)(struct task_struct *p);
	void (*cpu_online)(s32 cpu);
	void (*cpu_offline)(s32 cpu);
	u64 flags;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;
extern void scx_bpf_exit_bstr(long long code, char *fmt, u64 *data, u32 data_bytes) __ksym;
extern void scx_bpf_events(struct scx_event_stats *events, unsigned long events__sz) __ksym;

#define GLOBAL 0x8000000000000001ULL
#define LOCAL_ON 0xc000000000000000ULL
#define TTWU 8

/* Which CPU it selects for tasks that may not run everywhere, and whose local queue it inserts others into; none if negative. */
const volatile s32 selects = -1, inserts = -1;

/* How many of an event end it: of tasks that kept their CPU, of those that met an offline one. */
const volatile long long keeps = 1LL << 40, offlines = 1LL << 40;

const volatile s32 cpus = 4;

char wrong[] = "counted %lld, not %lld";
char reached[] = "counted";

/* The event is counted behind the wake-up that it is of. */
u64 misplaced;

SEC("struct_ops/select_cpu")
s32 events_select_cpu(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];

	if (selects < 0 || p->nr_cpus_allowed == cpus)
		return ctx[1];
	if (ctx[2] & TTWU)
		misplaced++;
	return selects;
}

SEC("struct_ops/enqueue")
int events_enqueue(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	bool on = inserts >= 0 && p->nr_cpus_allowed == cpus;

	scx_bpf_dsq_insert(p, on ? LOCAL_ON | (u32)inserts : GLOBAL, 20000000, ctx[1]);
	return 0;
}

SEC("struct_ops/running")
int events_running(u64 *ctx)
{
	struct scx_event_stats events;
	u64 data[2] = { 0, 0 };

	scx_bpf_events(&events, sizeof(events));
	if (selects >= 0 && events.SCX_EV_SELECT_CPU_FALLBACK != misplaced) {
		data[0] = events.SCX_EV_SELECT_CPU_FALLBACK;
		data[1] = misplaced;
		scx_bpf_error_bstr(wrong, data, sizeof(data));
	}
	if (misplaced >= 5)
		scx_bpf_exit_bstr(1, reached, data, 0);
	if (events.SCX_EV_DISPATCH_LOCAL_DSQ_OFFLINE >= offlines)
		scx_bpf_exit_bstr(2, reached, data, 0);
	if (events.SCX_EV_DISPATCH_KEEP_LAST >= keeps)
		scx_bpf_exit_bstr(3, reached, data, 0);
	return 0;
}

SEC("struct_ops/cpu_online")
int events_cpu_online(u64 *ctx)
{
	return 0;
}

SEC("struct_ops/cpu_offline")
int events_cpu_offline(u64 *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";

SEC(".struct_ops.link")
struct sched_ext_ops events_ops = {
	.select_cpu = (void *)events_select_cpu,
	.enqueue = (void *)events_enqueue,
	.running = (void *)events_running,
	.cpu_online = (void *)events_cpu_online,
	.cpu_offline = (void *)events_cpu_offline,
	.name = "events",
};
