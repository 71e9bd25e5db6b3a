// SPDX-License-Identifier: Apache-2.0
// A scheduler as users have them: one program with its BPF object inside, linked with shared libraries.
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

__asm__(".section .rodata\nobject:\n.incbin \"" OBJECT "\"\nobject_end:\n.previous\n");
extern const char object[] __asm__("object"), object_end[] __asm__("object_end");

int greeting(void); // of a library beside the program

static void stop(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sigaction action = { .sa_handler = stop };
	struct bpf_object *o = bpf_object__open_mem(object, (size_t)(object_end - object), NULL);
	struct bpf_map *map = o == NULL ? NULL : bpf_object__find_map_by_name(o, "minimal");
	struct bpf_link *link;

	if (map == NULL || bpf_object__load(o) != 0)
		return 1;
	link = bpf_map__attach_struct_ops(map);
	if (link == NULL)
		return 1;
	sigaction(SIGINT, &action, NULL);
	printf("attached %d\n", greeting());
	fflush(stdout);
	pause();
	bpf_link__destroy(link);
	return 0;
}
