/** The user half of scx_mitosis: the cell manager over a BPF object. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.mitosis;
