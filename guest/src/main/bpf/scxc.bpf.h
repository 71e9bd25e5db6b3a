/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/* What the schedulers here share. vmlinux.h is made from the BTF of the kernel that they are for, kfuncs included. */
#ifndef SCXC_BPF_H
#define SCXC_BPF_H

#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

/* Only a scheduler with a licence string that it knows as compatible with the GPL may use the kernel's kfuncs. */
char _license[] SEC("license") = "GPL";

/* Absent in older kernels' BTF, which then have the fields writable. */
extern bool scx_bpf_task_set_dsq_vtime(struct task_struct *p, u64 vtime) __weak __ksym;

/* How the scheduler ended, for whoever loaded it. */
struct exit_record {
	int kind;
	u64 exit_code;
	char reason[128];
	char msg[1024];
};

struct exit_record exit_record;

static __always_inline void record_exit(const struct scx_exit_info *info)
{
	bpf_probe_read_kernel_str(exit_record.reason, sizeof(exit_record.reason), info->reason);
	bpf_probe_read_kernel_str(exit_record.msg, sizeof(exit_record.msg), info->msg);
	exit_record.exit_code = info->exit_code;
	/* last: a reader waits for it to become something else than 0 */
	__sync_fetch_and_add(&exit_record.kind, info->kind);
}

/* scx_bpf_error with a format and numbers. */
#define scheduler_error(format, ...)                                                              \
	({                                                                                        \
		static char error_format[] = format; /* the verifier wants it writable */         \
		unsigned long long error_arguments[] = {__VA_ARGS__};                             \
		scx_bpf_error_bstr(error_format, error_arguments, sizeof(error_arguments));        \
	})

/* Lets so much time go by on this CPU; at most what 2^23 looks at the clock take. */
static __always_inline void busy_wait(u64 ns)
{
	u64 until = bpf_ktime_get_ns() + ns;
	int i;

	if (!ns)
		return;
	bpf_for(i, 0, 1 << 23) {
		if (bpf_ktime_get_ns() >= until)
			break;
	}
}

/* The same, up to a thousand times as long. */
static __always_inline void long_wait(u64 ns)
{
	u64 until = bpf_ktime_get_ns() + ns;
	int i;

	bpf_for(i, 0, 1000) {
		u64 now = bpf_ktime_get_ns();

		if (now >= until)
			break;
		busy_wait(until - now);
	}
}

/* Wakes a CPU that may run the task, if one idles: somebody else has to look at the queue. */
static __always_inline void kick_one_of(const struct task_struct *p)
{
	u32 cpu = bpf_cpumask_any_distribute(p->cpus_ptr);

	/* a mask that is being rewritten can look empty */
	if (cpu < scx_bpf_nr_cpu_ids())
		scx_bpf_kick_cpu(cpu, SCX_KICK_IDLE);
}

/*
 * A task below the root cgroup: one of a scenario's cells. What drives the test, the loader among it, stays in the root, as
 * kernel threads do.
 */
static __always_inline bool in_cell(struct task_struct *p)
{
	return BPF_CORE_READ(p, cgroups, dfl_cgrp, level) > 0;
}

#endif
