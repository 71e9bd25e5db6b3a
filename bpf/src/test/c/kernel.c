// SPDX-License-Identifier: Apache-2.0
/*
 * Types of a small kernel that the tests relocate sample.bpf.c against. Only its BTF is used:
 * clang-22 --target=bpf -g -O2 -ffile-prefix-map=$PWD=. -c kernel.c -o ../resources/org/scxc/bpf/object/kernel.btf.o
 */
typedef unsigned int u32;
typedef unsigned long long u64;

enum queue_flags { QUEUE_HEAD = 0x10, QUEUE_LAST = 0x4000000000ULL };

struct entity {
	u64 pad[3];
	u64 slice;
	u32 weight;
};

struct task {
	long state;
	union {
		struct {
			int cpu;
			u32 wide : 5, narrow : 3;
		};
		u64 both;
	};
	char comm[16];
	struct entity entity;
	struct task *parent;
	u64 count;
};

struct ops {
	int (*pick)(struct task *p, int cpu);
	void (*run)(struct task *p);
	u64 flags;
	u32 timeout;
	char name[16];
};

struct opaque {
	int unused;
};

enum scx_enq_flags { SCX_ENQ_WAKEUP = 1 };

struct sched_ext_entity {
	void *dsq;
	u64 slice;
	u32 weight;
};

struct sched_ext_ops {
	void (*enqueue)(struct task *p, u64 enq_flags);
	u64 flags;
};

#define kfunc __attribute__((btf_decl_tag("bpf_kfunc"), noinline, used))

kfunc int kernel_cpu(struct task *p)
{
	return p->cpu;
}

kfunc void kernel_kick(int cpu, u64 flags)
{
	(void)cpu;
	(void)flags;
}

kfunc int kernel_changed(struct task *p, int more)
{
	return p->cpu + more;
}

struct ops *keep_ops;
enum queue_flags keep_flags;
struct opaque keep_opaque;
enum scx_enq_flags keep_enq_flags;
struct sched_ext_entity keep_entity;
struct sched_ext_ops keep_sched_ext_ops;

__attribute__((used)) int keep(void)
{
	return (int)(keep_ops->flags + keep_flags + keep_opaque.unused + keep_enq_flags + keep_entity.slice + keep_sched_ext_ops.flags);
}
