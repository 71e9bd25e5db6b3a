/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Of a kernel's types only what pid_fifo and linked use, so that their objects can be built and shipped without one: CO-RE puts
 * in where each field is. From guest/src/main/bpf, with libbpf's headers:
 *   for o in pid_fifo linked; do
 *     clang-22 --target=bpf -g -O2 -mcpu=v3 -D__TARGET_ARCH_x86 -I../../../../cli/src/test/c/minimal -I. -ffile-compilation-dir=. \
 *       -c $o.bpf.c -o ../../../../scenarios/core/races/$o.bpf.o
 *     llvm-strip-22 -g ../../../../scenarios/core/races/$o.bpf.o
 *   done
 */
#ifndef SCXC_MINIMAL_VMLINUX_H
#define SCXC_MINIMAL_VMLINUX_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef int __s32;
typedef unsigned long long __u64;
typedef long long __s64;
typedef __u8 u8;
typedef __u32 u32;
typedef __s32 s32;
typedef __u64 u64;
typedef __s64 s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef _Bool bool;

#define true 1
#define false 0

enum {
	BPF_MAP_TYPE_QUEUE = 22,
};

enum {
	SCX_SLICE_DFL = 20000000,
	SCX_KICK_IDLE = 1,
};

/* A field has the kind of type that the kernel gives it: of an int, libbpf does not take an enum for the same. */
enum scx_exit_kind {
	SCX_EXIT_NONE,
};

#define SCX_DSQ_LOCAL_ON 0xc000000000000000ULL

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
	unsigned long di;
	unsigned long si;
	unsigned long dx;
	unsigned long cx;
	unsigned long r8;
	unsigned long bp;
	unsigned long ax;
	unsigned long sp;
	unsigned long ip;
};

typedef struct cpumask {
	unsigned long bits[1];
} cpumask_t;

struct cgroup {
	int level;
};

struct css_set {
	struct cgroup *dfl_cgrp;
};

struct task_struct {
	const cpumask_t *cpus_ptr;
	int pid;
	struct css_set *cgroups;
};

struct scx_exit_info {
	enum scx_exit_kind kind;
	const char *reason;
	char *msg;
};

#pragma clang attribute pop

struct bpf_iter_num {
	__u64 opaque[1];
};

struct bpf_spin_lock {
	__u32 val;
};

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	void (*dequeue)(struct task_struct *p, u64 deq_flags);
	void (*dispatch)(s32 cpu, struct task_struct *prev);
	s32 (*init)(void);
	void (*exit)(struct scx_exit_info *info);
	u64 flags;
	u32 timeout_ms;
	char name[128];
};

#define __ksym __attribute__((section(".ksyms")))

extern s32 scx_bpf_create_dsq(u64 dsq_id, s32 node) __ksym;
extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern bool scx_bpf_dsq_move_to_local(u64 dsq_id) __ksym;
extern void scx_bpf_kick_cpu(s32 cpu, u64 flags) __ksym;
extern u32 scx_bpf_nr_cpu_ids(void) __ksym;
extern void scx_bpf_error_bstr(char *fmt, unsigned long long *data, u32 data__sz) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask) __ksym;
extern u32 bpf_cpumask_any_distribute(const struct cpumask *cpumask) __ksym;
extern int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
extern int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
extern void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

#endif
