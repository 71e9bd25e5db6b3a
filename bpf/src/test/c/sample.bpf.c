// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * An object with one of everything that the loader reads, against the kernel of kernel.c:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-prefix-map=$PWD=. -c sample.bpf.c -o ../resources/org/scxc/bpf/object/sample.bpf.o
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define __weak __attribute__((weak))
#define __ksym __attribute__((section(".ksyms")))
#define __kconfig __attribute__((section(".kconfig")))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define __noinline __attribute__((noinline))
#define core __attribute__((preserve_access_index))

/* As this object knows the kernel: other offsets, other order, less and more than there is. */
struct entity {
	u64 slice;
	u32 weight;
} core;

struct task {
	int cpu;
	u32 wide : 5, narrow : 3;
	struct entity entity;
	struct task *parent;
	char comm[16];
	u32 count; /* 64 bits in the kernel */
	int gone; /* not in the kernel */
} core;

struct task___old {
	int cpu;
	int gone_too;
} core;

struct missing {
	int x;
} core;

struct opaque {
	int unused;
} core;

enum queue_flags { QUEUE_HEAD = 1, QUEUE_LAST = 2, QUEUE_GONE = 3 };

struct ops {
	int (*pick)(struct task *p, int cpu);
	void (*run)(struct task *p);
	u64 flags;
	u32 timeout;
	char name[16];
};

extern int kernel_cpu(struct task *p) __ksym;
extern void kernel_kick(int cpu, u64 flags) __weak __ksym;
extern int kernel_changed(struct task *p) __weak __ksym;
extern int kernel_changed___v2(struct task *p, int more) __weak __ksym;
extern void kernel_absent(void) __weak __ksym;
extern const int CONFIG_HZ __kconfig __weak;

static u64 *(*lookup)(void *map, const void *key) = (void *)1;
static long (*call_back)(void *function, u64 argument) = (void *)200;

struct {
	__uint(type, 2); /* array */
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u64);
} counters SEC(".maps");

struct inner {
	__uint(type, 22); /* queue */
	__uint(max_entries, 8);
	__uint(value_size, 4);
};

struct {
	__uint(type, 12); /* array of maps */
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(values, struct inner);
} queues SEC(".maps");

const volatile u64 slice = 20000000;
const volatile u8 fast;
u64 total = 7;
u64 zeroed[4];
u64 custom SEC(".data.custom") = 3;

static __noinline u64 add(u64 a, u64 b)
{
	return a * 3 + b;
}

static __noinline int callback(u64 argument)
{
	total += argument;
	return 0;
}

SEC("struct_ops/pick")
int pick(u64 *arguments)
{
	struct task *p = (void *)arguments[0];
	u32 key = 1;
	u64 *counter = lookup(&counters, &key);

	if (counter)
		*counter += 1;
	if (fast)
		kernel_absent();
	if (kernel_kick)
		kernel_kick(p->cpu, __builtin_preserve_enum_value(*(enum queue_flags *)QUEUE_LAST, 1));
	if (kernel_changed)
		return kernel_changed(p);
	if (kernel_changed___v2)
		return kernel_changed___v2(p, 1);
	return kernel_cpu(p);
}

SEC("struct_ops/run")
int run(u64 *arguments)
{
	struct task *p = (void *)arguments[0];

	total = add(total, p->entity.slice) + slice + custom + zeroed[1];
	p->entity.weight = p->count;
	if (__builtin_preserve_field_info(p->gone, 2))
		total += p->gone;
	call_back(callback, CONFIG_HZ);
	return p->parent->comm[3];
}

SEC("syscall")
int facts(u64 *out)
{
	struct task *p = (void *)out;
	struct task___old *o = (void *)out;

	out[0] = __builtin_preserve_field_info(p->entity.weight, 0);
	out[1] = __builtin_preserve_field_info(p->count, 1);
	out[2] = __builtin_preserve_field_info(o->cpu, 2);
	out[3] = __builtin_preserve_field_info(o->gone_too, 2);
	out[4] = __builtin_preserve_field_info(p->narrow, 4);
	out[5] = __builtin_preserve_field_info(p->narrow, 5);
	out[6] = __builtin_preserve_type_info(*(struct missing *)0, 0);
	out[7] = __builtin_preserve_type_info(*(struct task *)0, 1);
	out[8] = __builtin_preserve_enum_value(*(enum queue_flags *)QUEUE_GONE, 0);
	out[9] = __builtin_preserve_enum_value(*(enum queue_flags *)QUEUE_HEAD, 1);
	out[10] = __builtin_preserve_type_info(*(struct opaque *)0, 2);
	out[11] = __builtin_preserve_field_info(p->cpu, 3);
	return 0;
}

SEC(".struct_ops.link")
struct ops sample_ops = {
	.pick = (void *)pick,
	.run = (void *)run,
	.flags = 0x41,
	.timeout = 5000,
	.name = "sample",
};

char _license[] SEC("license") = "GPL";
