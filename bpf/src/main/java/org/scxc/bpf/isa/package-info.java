/** The BPF instruction set: encoding, checks at load, the decoded program, disassembly. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.isa;
