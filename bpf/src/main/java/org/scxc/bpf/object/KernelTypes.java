package org.scxc.bpf.object;

import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.elf.Elf;

/** A kernel as objects see it when they are loaded: its types, and which of its functions programs may call. */
public final class KernelTypes {
    /** The declaration tag that marks a kfunc in BTF. */
    public static final String KFUNC_TAG = "bpf_kfunc";

    private final Btf btf;

    /** kfuncs by name, with their FUNC type. */
    private final TreeMap<String, Integer> kfuncs = new TreeMap<>();

    private KernelTypes(Btf btf) {
        this.btf = btf;
        for (int tag : btf.named(KFUNC_TAG)) {
            if (btf.kind(tag) == Btf.DECL_TAG && btf.kind(btf.ref(tag)) == Btf.FUNC && btf.tagComponent(tag) < 0) {
                kfuncs.put(btf.name(btf.ref(tag)), btf.ref(tag));
            }
        }
    }

    /** Reads raw BTF (/sys/kernel/btf/vmlinux), or the .BTF section of a vmlinux. */
    public static KernelTypes read(Bytes file) throws BadObject {
        if (!Elf.startsAt(file, 0)) {
            return new KernelTypes(Btf.read(file));
        }
        for (Elf.Section section : Elf.read(file).sections()) {
            if (section.name().equals(".BTF")) {
                return new KernelTypes(Btf.read(section.data()));
            }
        }
        throw new BadObject(file.name() + ": no .BTF section (CONFIG_DEBUG_INFO_BTF is off)");
    }

    public Btf btf() {
        return btf;
    }

    /** Returns the kfuncs' names; empty if the kernel's build did not tag them (pahole older than 1.27). */
    public TreeSet<String> kfuncs() {
        return new TreeSet<>(kfuncs.keySet());
    }

    /**
     * Returns the kernel's FUNC that a kfunc extern of an object resolves to, by bpf_object__resolve_ksym_func_btf_id()
     * of libbpf 1.6: the name without flavour, and a compatible prototype.
     *
     * @return its type, 0 if there is none or its prototype differs
     */
    public int kfunc(Btf object, Extern extern) {
        Integer function = kfuncs.isEmpty() ? anyFunction(extern.essentialName()) : kfuncs.get(extern.essentialName());
        if (function == null) {
            return 0;
        }
        return new CoreMatcher(object, btf).compatible(object.ref(extern.type()), btf.ref(function)) ? function : 0;
    }

    private @Nullable Integer anyFunction(String name) {
        int function = btf.find(name, Btf.FUNC);
        return function == 0 ? null : function;
    }
}
