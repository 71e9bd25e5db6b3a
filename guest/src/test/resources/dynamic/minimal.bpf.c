// SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only
// A scheduler that leaves everything to the kernel's defaults.
#include "scxc.bpf.h"

SEC("struct_ops.s/minimal_init")
int minimal_init(void *ctx)
{
	return 0;
}

SEC(".struct_ops.link")
struct sched_ext_ops minimal = {
	.init = (void *)minimal_init,
	.name = "minimal",
};
