/** The user half of scx_layered 1.1.4: what a configuration says of layers, and which CPUs each has from pass to pass. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.layered;
