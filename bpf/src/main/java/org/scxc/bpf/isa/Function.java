package org.scxc.bpf.isa;

/**
 * One function of a program: the instructions {@code start} to {@code end} (exclusive), by decoded pc.
 *
 * @param name its symbol, or {@code func#N} as the kernel's verifier names functions without BTF
 */
public record Function(String name, int start, int end) {}
