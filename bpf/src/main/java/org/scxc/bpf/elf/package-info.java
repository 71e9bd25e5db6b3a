/** Reads what a BPF object file holds: bytes with bounds, ELF sections, symbols and relocations. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.elf;
