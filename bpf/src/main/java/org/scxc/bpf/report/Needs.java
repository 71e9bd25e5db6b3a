package org.scxc.bpf.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.isa.Disassembler;
import org.scxc.bpf.isa.Raw;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.CoreRelocation;
import org.scxc.bpf.object.CoreResolver;
import org.scxc.bpf.object.Extern;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.object.MapTypes;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.Reference;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.serve.KernelVariables;
import org.scxc.bpf.serve.Maps;
import org.scxc.bpf.serve.Template;

/** Finds what an object needs of the kernel, in code that some program reaches. */
public final class Needs {
    private final BpfObject object;
    private final BitSet slots;
    private final Map<Need.Kind, TreeMap<String, TreeSet<Integer>>> users = new EnumMap<>(Need.Kind.class);

    /** Maps of a type that is served. */
    private final Set<String> served = new TreeSet<>();

    private Needs(BpfObject object, BitSet slots) {
        this.object = object;
        this.slots = slots;
    }

    /** Returns the needs of an object on no kernel in particular: every branch counts. */
    public static List<Need> of(BpfObject object) throws BadObject {
        return new Needs(object, object.reachedSlots()).all();
    }

    /** Returns the needs of an object on one kernel: branches that cannot be taken there do not count. */
    public static List<Need> of(Linked linked) throws BadObject {
        BitSet reached = new BitSet();
        linked.reachable().stream().forEach(pc -> reached.set(linked.code().slot[pc]));
        return new Needs(linked.object(), reached).all();
    }

    private List<Need> all() throws BadObject {
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            instruction(slot);
        }
        List<Need> needs = new ArrayList<>(programs());
        users.forEach((kind, byName) -> byName.forEach((name, functions) -> needs.add(new Need(
                kind,
                name,
                functions.stream().map(f -> object.functions().get(f).name()).toList(),
                served(kind, name)))));
        Set<String> notRun = new TreeSet<>(ignored(object));
        needs.replaceAll(need -> notRun.containsAll(need.users())
                ? new Need(need.kind(), need.name(), need.users(), Optional.of("not run"))
                : need);
        needs.sort(Comparator.comparing(Need::kind).thenComparing(Need::name));
        return needs;
    }

    private void instruction(int slot) throws BadObject {
        long raw = object.slots()[slot];
        Reference reference = object.references().get(slot);
        if (reference instanceof Reference.ToExtern to) {
            extern(slot, to.symbol());
        } else if (reference instanceof Reference.ToMap to) {
            use(Need.Kind.MAP, slot, text(to.map()));
            if (Maps.serves(to.map())) {
                served.add(text(to.map()));
            }
        } else if (reference == null && Raw.opcode(raw) == 0x85 && Raw.src(raw) == Raw.CALL_HELPER) {
            use(Need.Kind.HELPER, slot, HelperNames.name(Raw.imm(raw)));
        }
        CoreRelocation core = object.relocations().get(slot);
        // Whether something exists is the profile's to answer; what is asked for is no use of it.
        if (core != null && !core.kind().asksExistence()) {
            use(core.kind().ofField() ? Need.Kind.FIELD : Need.Kind.TYPE, slot, CoreResolver.text(object.btf(), core));
        }
    }

    private Optional<String> served(Need.Kind kind, String name) {
        boolean known = kind == Need.Kind.TYPE || kind == Need.Kind.KCONFIG || served.contains(name);
        return known ? Optional.of(name) : Served.method(kind, name);
    }

    private void extern(int slot, Extern extern) {
        switch (extern.kind()) {
            // The address of a kfunc is taken to ask whether it is there; that is no use of it.
            case KFUNC -> {
                if (Disassembler.length(object.slots(), slot) == 1) {
                    use(Need.Kind.KFUNC, slot, extern.essentialName());
                }
            }
            case KSYM -> {
                if (!extern.weak() || !KernelVariables.ABSENT.contains(extern.essentialName())) {
                    use(Need.Kind.KSYM, slot, extern.name());
                }
            }
            case KCONFIG -> use(Need.Kind.KCONFIG, slot, extern.name());
        }
    }

    private static String text(MapDefinition map) {
        String entries = map.maxEntries() == 0 ? "" : " × " + map.maxEntries();
        String unserved = Maps.unserved(map).isEmpty() ? "" : ", " + Maps.unserved(map);
        return map.name() + ": " + MapTypes.name(map.type()) + ", key " + map.keySize() + ", value " + map.valueSize()
                + entries + unserved;
    }

    private void use(Need.Kind kind, int slot, String name) {
        users.computeIfAbsent(kind, k -> new TreeMap<>())
                .computeIfAbsent(name, n -> new TreeSet<>())
                .add(Math.max(0, object.functionAt(slot)));
    }

    private List<Need> programs() {
        List<Need> needs = new ArrayList<>();
        TreeSet<String> attached = new TreeSet<>();
        for (StructOps ops : object.structOps()) {
            for (StructOps.Member member : ops.members()) {
                if (member instanceof StructOps.Member.Callback callback) {
                    attached.add(callback.program());
                    needs.add(new Need(
                            Need.Kind.CALLBACK,
                            ops.type() + "." + callback.name(),
                            List.of(callback.program()),
                            callbackOf(ops, callback.name())));
                }
            }
        }
        for (ObjectFunction program : object.programs()) {
            if (!attached.contains(program.name()) && !program.section().startsWith("struct_ops")) {
                Optional<String> door = Served.hook(program.section());
                needs.add(new Need(Need.Kind.HOOK, program.section(), List.of(program.name()), door));
            }
        }
        return needs;
    }

    private static Optional<String> callbackOf(StructOps ops, String member) {
        return Template.isScheduler(ops) ? Served.callback(member) : Optional.empty();
    }

    private static List<String> ignored(BpfObject object) {
        List<String> names = new ArrayList<>(object.programs().stream()
                .filter(Needs::isIgnored)
                .map(ObjectFunction::name)
                .toList());
        for (StructOps ops : object.structOps()) {
            for (StructOps.Member member : ops.members()) {
                if (member instanceof StructOps.Member.Callback callback && Template.isOfOneBelow(callback.name())) {
                    names.add(callback.program());
                }
            }
        }
        return names;
    }

    /**
     * Whether a program need not run: the library's, which prints its version on registration, and those that are loaded only if
     * user space asks for it ({@code SEC("?…")}).
     */
    public static boolean isIgnored(ObjectFunction program) {
        return program.section().equals("fentry/bpf_scx_reg")
                || program.section().startsWith("?");
    }
}
