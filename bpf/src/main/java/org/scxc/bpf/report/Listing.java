package org.scxc.bpf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.btf.BtfExt;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.isa.Disassembler;
import org.scxc.bpf.isa.Raw;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.CoreRelocation;
import org.scxc.bpf.object.CoreResolver;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.Reference;

/** Disassembles an object with names, relocated fields and source lines; slots count from the function's start. */
public final class Listing {
    private final BpfObject object;

    private Listing(BpfObject object) {
        this.object = object;
    }

    /** Returns the lines of every function, an empty line between two. */
    public static List<String> of(BpfObject object) throws BadObject {
        List<String> lines = new ArrayList<>();
        for (ObjectFunction function : object.functions()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(of(object, function));
        }
        return lines;
    }

    /** Returns the lines of one function: its section and name, then instructions after the source that they come from. */
    public static List<String> of(BpfObject object, ObjectFunction function) throws BadObject {
        return new Listing(object).lines(function);
    }

    private List<String> lines(ObjectFunction function) throws BadObject {
        List<String> lines = new ArrayList<>();
        String type = function.type() == 0 ? function.name() : object.btf().text(function.type());
        lines.add(function.section() + ": " + type);
        BtfExt.@Nullable Line shown = null;
        int end = function.slot() + function.slots();
        for (int slot = function.slot(); slot < end; slot += Disassembler.length(object.slots(), slot)) {
            BtfExt.Line line = object.lines().get(slot);
            if (line != null && !sameSource(line, shown)) {
                lines.add("; " + line.text() + " @ " + fileName(line.file()) + ":" + line.line());
                shown = line;
            }
            lines.add(instruction(slot, slot - function.slot()));
        }
        return lines;
    }

    private static boolean sameSource(BtfExt.Line line, BtfExt.@Nullable Line shown) {
        return shown != null && line.line() == shown.line() && line.file().equals(shown.file());
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private String instruction(int slot, int number) throws BadObject {
        String text =
                String.format(Locale.ROOT, "%5d: %s", number, Disassembler.text(object.slots(), slot, this::name));
        CoreRelocation core = object.relocations().get(slot);
        return core == null
                ? text
                : text + " ; CO-RE " + kind(core.kind()) + " " + CoreResolver.text(object.btf(), core);
    }

    private static String kind(CoreRelocation.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private String name(int slot) {
        Reference reference = object.references().get(slot);
        if (reference != null) {
            return reference.text();
        }
        long raw = object.slots()[slot];
        boolean helper = Raw.opcode(raw) == 0x85 && Raw.src(raw) == Raw.CALL_HELPER;
        return helper ? HelperNames.name(Raw.imm(raw)) + "#" + Raw.imm(raw) : "";
    }
}
