/** Serves BPF objects what they use of the kernel: addresses, fields, helpers, kfuncs, maps, callbacks. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.serve;
