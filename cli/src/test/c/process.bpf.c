// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * First in, first out; looks at what stands around a task (its process, pid, credentials and class), and hears of moves between
 * cgroups, which end it with code 7. Ends by itself where something is not what it must be. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c process.bpf.c -o ../resources/org/scxc/cli/objects/process.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))

struct list_head {
	struct list_head *next;
} core;

typedef struct {
	u32 val;
} core kuid_t;

typedef struct {
	u32 val;
} core kgid_t;

struct cred {
	kuid_t euid;
	kgid_t egid;
} core;

struct ns_common {
	u32 inum;
} core;

struct pid_namespace {
	u32 level;
	struct ns_common ns;
} core;

struct upid {
	int nr;
	struct pid_namespace *ns;
} core;

struct pid {
	u32 level;
	struct upid numbers[];
} core;

struct signal_struct {
	struct list_head thread_head;
	struct pid *pids[4];
} core;

struct cgroup;

struct css_set {
	struct cgroup *dfl_cgrp;
} core;

struct sched_class;

struct task_struct {
	struct css_set *cgroups;
	const struct cred *real_cred;
	struct signal_struct *signal;
	struct list_head thread_node;
	struct pid *thread_pid;
	const struct sched_class *sched_class;
	int pid;
} core;

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*running)(struct task_struct *p);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;
extern void scx_bpf_exit_bstr(long long code, char *fmt, u64 *data, u32 data_bytes) __ksym;

static long (*bpf_probe_read_str)(void *to, u32 size, const void *from) = (void *)45;
static long (*bpf_snprintf)(char *to, u32 size, const char *fmt, u64 *data, u32 data_bytes) = (void *)165;
static struct task_struct *(*bpf_get_current_task_btf)(void) = (void *)158;

#define GLOBAL 0x8000000000000001ULL
#define TGID 1
#define INIT_INUM 0xeffffffcU

char wrong[] = "looked at %d: %lld";
char moved[] = "moved";
const char format[] = "%d of %s";
char many[] = "several";
char text[16];
char part[8];
u64 tasks_class, renames;

static __attribute__((noinline)) void fail(int which, u64 found)
{
	u64 data[] = { which, found };

	scx_bpf_error_bstr(wrong, data, sizeof(data));
}

SEC("struct_ops.s/init")
s32 process_init(u64 *ctx)
{
	u64 name = (u64)many, data[2];

	asm volatile("" : "+r"(name)); /* else the compiler makes a constant of both, with an address that no loader fills in */
	data[0] = 12;
	data[1] = name;
	/* "12 of several" has 13 characters. */
	if (bpf_snprintf(text, sizeof(text), format, data, sizeof(data)) != 14 || text[0] != '1' || text[12] != 'l' || text[13])
		fail(1, text[0]);
	if (bpf_snprintf(text, 4, format, data, sizeof(data)) != 14 || text[2] != ' ' || text[3])
		fail(2, text[2]);
	return 0;
}

SEC("struct_ops/enqueue")
int process_enqueue(u64 *ctx)
{
	struct task_struct *waker = bpf_get_current_task_btf();

	/* A timer that comes to an idle CPU: its idle task is of another class. */
	if (!waker->pid && tasks_class == (u64)waker->sched_class)
		fail(8, tasks_class);
	scx_bpf_dsq_insert((void *)ctx[0], GLOBAL, 20000000, ctx[1]);
	return 0;
}

SEC("struct_ops/running")
int process_running(u64 *ctx)
{
	struct task_struct *p = (void *)ctx[0];
	struct pid *pid = p->thread_pid, *process = p->signal->pids[TGID];

	if (p->real_cred->euid.val || p->real_cred->egid.val)
		fail(3, p->real_cred->euid.val);
	if (p->thread_node.next != &p->signal->thread_head)
		fail(4, (u64)p->thread_node.next);
	if (pid->level || pid->numbers[0].nr != p->pid || process->numbers[0].nr != p->pid)
		fail(5, pid->numbers[0].nr);
	if (pid->numbers[0].ns->level || pid->numbers[0].ns->ns.inum != INIT_INUM)
		fail(6, pid->numbers[0].ns->ns.inum);
	if (tasks_class && tasks_class != (u64)p->sched_class)
		fail(7, (u64)p->sched_class);
	tasks_class = (u64)p->sched_class;
	return 0;
}

SEC("tp_btf/cgroup_attach_task")
int process_attach(u64 *ctx)
{
	u64 none[1] = { 0 };
	struct cgroup *to = (void *)ctx[0];
	struct task_struct *p = (void *)ctx[2];

	if (p->cgroups->dfl_cgrp != to || !(ctx[3] & 1))
		fail(9, ctx[3]);
	if (bpf_probe_read_str(text, sizeof(text), (void *)ctx[1]) < 3 || text[0] != '/' ||
	    bpf_probe_read_str(part, 3, (void *)ctx[1]) != 3 || part[1] != text[1] || part[2])
		fail(10, text[0]);
	scx_bpf_exit_bstr(7, moved, none, 0);
	return 0;
}

/* Workers on a real kernel take their names so; those of the simulated one begin with theirs. */
SEC("tp_btf/task_rename")
int process_rename(u64 *ctx)
{
	renames++;
	return 0;
}

char _license[] SEC("license") = "GPL";

SEC(".struct_ops.link")
struct sched_ext_ops process_ops = {
	.enqueue = (void *)process_enqueue,
	.running = (void *)process_running,
	.init = (void *)process_init,
	.name = "process",
};
