/** What the commands print of an object or a kernel: disassembly, needs, profile. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.report;
