package org.scxc.bpf.isa;

/**
 * Why a program is not loaded.
 *
 * @param slot the instruction slot, counted as the kernel does (a 64-bit immediate load is two), or -1 for the whole
 * @param reason one clause, in the words of kernel/bpf/verifier.c where it has some
 */
public record Refusal(int slot, String reason) {
    @Override
    public String toString() {
        return slot < 0 ? reason : "insn " + slot + ": " + reason;
    }
}
