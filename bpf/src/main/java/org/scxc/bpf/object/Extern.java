package org.scxc.bpf.object;

/**
 * A symbol that the object uses and the kernel defines.
 *
 * @param weak whether the object loads without it; its address is then 0
 * @param type BTF type: a FUNC, or the type of a variable
 */
public record Extern(String name, Kind kind, boolean weak, int type) {
    /** Where the symbol is to be found. */
    public enum Kind {
        /** A kernel function that programs may call. */
        KFUNC,
        /** A kernel variable. */
        KSYM,
        /** A value of the kernel's configuration, or one that libbpf computes (LINUX_KERNEL_VERSION). */
        KCONFIG
    }

    /** Returns the name without the last {@code ___suffix}: bpf_core_essential_name_len() of libbpf 1.6. */
    public String essentialName() {
        return Flavors.essential(name);
    }
}
