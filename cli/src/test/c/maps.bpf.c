// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
/*
 * First in, first out; looks maps up in maps, and has a read-only array and a map that its user space makes larger. Ends by itself
 * where something is not what it must be. Needs no header:
 * clang-22 --target=bpf -g -O2 -mcpu=v3 -ffile-compilation-dir=. -c maps.bpf.c -o ../resources/org/scxc/cli/objects/maps.bpf.o
 */
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef _Bool bool;

#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define core __attribute__((preserve_access_index))
#define __uint(name, value) int(*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]

#define ARRAY 2
#define ARRAY_OF_MAPS 12
#define HASH_OF_MAPS 13
#define QUEUE 22

struct task_struct {
	int pid;
} core;

struct sched_ext_ops {
	void (*enqueue)(struct task_struct *p, u64 enq_flags);
	s32 (*init)(void);
	u64 flags;
	char name[128];
};

extern void scx_bpf_dsq_insert(struct task_struct *p, u64 dsq_id, u64 slice, u64 enq_flags) __ksym;
extern void scx_bpf_error_bstr(char *fmt, u64 *data, u32 data_bytes) __ksym;

static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_push_elem)(void *map, const void *value, u64 flags) = (void *)87;
static long (*bpf_map_pop_elem)(void *map, void *value) = (void *)88;

#define GLOBAL 0x8000000000000001ULL

struct queue {
	__uint(type, QUEUE);
	__uint(max_entries, 4);
	__type(value, u32);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, u32);
	__array(values, struct queue);
} queues SEC(".maps") = {
	.values = { [0] = &first, [2] = &second },
};

struct numbers {
	__uint(type, ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u64);
} some SEC(".maps");

struct {
	__uint(type, HASH_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, u32);
	__array(values, struct numbers);
} numbers SEC(".maps") = {
	.values = { [1] = &some },
};

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} sized SEC(".maps");

/* As long as there are CPUs, once user space has made them so; each is the number of its CPU, and of the last 1000. */
const volatile u32 lasts[1] __attribute__((section(".rodata.lasts")));
const volatile u32 cpus = 1;
const volatile bool larger;

char wrong[] = "looked at %d: %lld";

static __attribute__((noinline)) void fail(int which, u64 found)
{
	u64 data[] = { which, found };

	scx_bpf_error_bstr(wrong, data, sizeof(data));
}

SEC("struct_ops.s/init")
s32 maps_init(u64 *ctx)
{
	u32 key = 2, value = 77, other = 0;
	const volatile u32 *last = lasts;
	u64 *number;
	void *map;

	asm volatile("" : "+r"(last)); /* else the compiler knows that there is one */

	map = bpf_map_lookup_elem(&queues, &key);
	if (!map || bpf_map_push_elem(map, &value, 0) || bpf_map_pop_elem(&second, &other) || other != 77)
		fail(1, other);
	if (!bpf_map_pop_elem(&second, &other) || !bpf_map_pop_elem(&first, &other))
		fail(2, other);
	key = 1;
	if (bpf_map_lookup_elem(&queues, &key))
		fail(3, key);
	key = 4;
	if (bpf_map_lookup_elem(&queues, &key))
		fail(4, key);

	key = 1;
	map = bpf_map_lookup_elem(&numbers, &key);
	number = map ? bpf_map_lookup_elem(map, &key) : 0;
	if (!number)
		fail(5, key);
	else
		*number = 88;
	number = bpf_map_lookup_elem(&some, &key);
	if (!number || *number != 88)
		fail(6, number ? *number : 0);
	key = 2;
	if (bpf_map_lookup_elem(&numbers, &key))
		fail(7, key);

	key = cpus - 1;
	if (!bpf_map_lookup_elem(&sized, &key) || (larger && last[key & 1023] != 1000))
		fail(8, key);
	return 0;
}

SEC("struct_ops/enqueue")
int maps_enqueue(u64 *ctx)
{
	scx_bpf_dsq_insert((void *)ctx[0], GLOBAL, 20000000, ctx[1]);
	return 0;
}

char _license[] SEC("license") = "GPL";

SEC(".struct_ops.link")
struct sched_ext_ops maps_ops = {
	.enqueue = (void *)maps_enqueue,
	.init = (void *)maps_init,
	.name = "maps",
};
