package org.scxc.bpf.object;

/**
 * A function of an object.
 *
 * @param section the ELF section that holds it, which says what a program attaches to
 * @param slot first instruction slot in {@link BpfObject#slots}
 * @param slots number of instruction slots
 * @param role whether the kernel calls it
 * @param type its FUNC type in the object's BTF, 0 if unknown
 */
public record ObjectFunction(String name, String section, int slot, int slots, Role role, int type) {
    /** Who calls a function. */
    public enum Role {
        /** In a section of its own name: the kernel, or user space. */
        PROGRAM,
        /** In .text: other functions. */
        SUBPROGRAM
    }
}
