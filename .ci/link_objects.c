/* Links BPF objects into one with libbpf's static linker, as "bpftool gen object" does: link_objects OUTPUT INPUT... */
#include <stdio.h>

#include "libbpf.h"

int main(int argc, char **argv)
{
	struct bpf_linker *linker;
	int i;

	if (argc < 3) {
		fprintf(stderr, "usage: link_objects OUTPUT INPUT...\n");
		return 2;
	}
	linker = bpf_linker__new(argv[1], NULL);
	if (!linker)
		return 1;
	for (i = 2; i < argc; i++)
		if (bpf_linker__add_file(linker, argv[i], NULL))
			return 1;
	return bpf_linker__finalize(linker) ? 1 : 0;
}
