/** BPF objects by libbpf's rules: programs, maps, globals, externs, struct_ops maps, CO-RE relocations. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.object;
