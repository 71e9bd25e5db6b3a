package org.scxc.bpf.object;

/** Names with a {@code ___flavour}: several versions of one type or kfunc in an object. */
public final class Flavors {
    private Flavors() {}

    /**
     * Returns the name without its last {@code ___flavour}, as bpf_core_essential_name_len() of libbpf 1.6 finds it:
     * exactly three underscores, with another character before and after them.
     */
    public static String essential(String name) {
        for (int i = name.length() - 5; i >= 0; i--) {
            if (name.charAt(i) != '_'
                    && name.charAt(i + 1) == '_'
                    && name.charAt(i + 2) == '_'
                    && name.charAt(i + 3) == '_'
                    && name.charAt(i + 4) != '_') {
                return name.substring(0, i + 1);
            }
        }
        return name;
    }
}
