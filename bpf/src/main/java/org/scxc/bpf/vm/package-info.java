/**
 * Executes decoded BPF programs: memory of regions, registers and frames, an interpreter, and a translator to JVM
 * bytecode. Both engines count the same instructions and leave the same bytes.
 */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.vm;
