package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.object.Part;
import org.scxc.bpf.serve.Layout;
import org.scxc.bpf.vm.LittleEndian;
import org.scxc.model.Nearest;
import org.scxc.model.ObjectUse;
import org.scxc.runtime.models.ObjectLoader.Obstacle;

/** Sets what a scheduler's user half sets before load: read-only variables, lengths of arrays, the kernel's enumerators. */
final class Variables {
    private static final Pattern HEAD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(.*)");

    private final BpfObject object;
    private final List<GlobalSection> sections;
    private final List<MapDefinition> maps;
    private final Set<String> resized = new HashSet<>();
    private final List<Obstacle> refusals = new ArrayList<>();

    private Variables(BpfObject object) {
        this.object = object;
        sections = new ArrayList<>(object.globals());
        maps = new ArrayList<>(object.maps());
    }

    /** What became of it. @param refusals why not, at the line that says so */
    record Result(BpfObject object, List<Obstacle> refusals) {}

    static Result set(BpfObject object, ObjectUse use, Layout layout) {
        Variables variables = new Variables(object);
        use.resized().forEach(variables::resize);
        variables.enumerators(layout);
        use.rodata().forEach(variables::assign);
        return new Result(
                new BpfObject(
                        object.name(),
                        object.license(),
                        object.btf(),
                        object.slots(),
                        object.functions(),
                        variables.maps,
                        variables.sections,
                        object.externs(),
                        object.structOps(),
                        object.references(),
                        object.relocations(),
                        object.lines()),
                variables.refusals);
    }

    private record Found(int section, GlobalSection.Variable variable) {}

    private Optional<Found> find(String name) {
        for (int i = 0; i < sections.size(); i++) {
            for (GlobalSection.Variable variable : sections.get(i).variables()) {
                if (variable.name().equals(name)) {
                    return Optional.of(new Found(i, variable));
                }
            }
        }
        return Optional.empty();
    }

    /** Weak variables {@code __SCX_X} of the kernel's headers for schedulers: 0 where a kernel has no SCX_X. */
    private void enumerators(Layout layout) {
        for (int i = 0; i < sections.size(); i++) {
            for (GlobalSection.Variable variable : sections.get(i).variables()) {
                if (variable.name().startsWith("__SCX_")) {
                    write(
                            i,
                            variable.offset(),
                            (int) variable.size(),
                            layout.enumerator(variable.name().substring(2)));
                }
            }
        }
    }

    private void write(int section, long offset, int size, long value) {
        GlobalSection before = sections.get(section);
        byte[] bytes = java.util.Arrays.copyOf(before.initial(), (int) before.size());
        LittleEndian.put(bytes, (int) offset, value, Math.min(Long.BYTES, size));
        sections.set(
                section, new GlobalSection(before.name(), before.kind(), before.size(), bytes, before.variables()));
    }

    /** bpf_map__set_max_entries() of libbpf 1.6. @return false if the object has no map of that name */
    private boolean resizeMap(ObjectUse.Variable to) {
        for (int i = 0; i < maps.size(); i++) {
            if (maps.get(i).name().equals(to.name())) {
                if (to.value() < 1 || to.value() > 0xffff_ffffL) {
                    refusals.add(new Obstacle(
                            to.span(), "map " + to.name() + " cannot have " + to.value() + " entries", ""));
                } else {
                    maps.set(i, maps.get(i).withEntries(to.value()));
                }
                return true;
            }
        }
        return false;
    }

    /** bpf_map__set_value_size() of libbpf 1.6: the array is the last variable of a section of its own. */
    private void resize(ObjectUse.Variable to) {
        Optional<Found> found = find(to.name());
        if (found.isEmpty() && resizeMap(to)) {
            return;
        }
        if (found.isEmpty()) {
            unknown(to);
            return;
        }
        GlobalSection before = sections.get(found.get().section);
        GlobalSection.Variable variable = found.get().variable;
        Btf btf = object.btf();
        int type = btf.resolve(variable.type());
        boolean last = before.variables().getLast().equals(variable)
                && before.kind() != GlobalSection.Kind.ARENA
                && !SHARED.contains(before.name());
        if (btf.kind(type) != Btf.ARRAY || !last) {
            String text =
                    to.name() + " cannot be resized: it is no array that is the last variable of a section of its own";
            refusals.add(new Obstacle(to.span(), text, ""));
            return;
        }
        long element = btf.sizeOf(btf.arrayElement(type));
        if (to.value() < 0 || element <= 0 || to.value() > GLOBAL_BYTES_MAX / element) {
            refusals.add(new Obstacle(to.span(), to.name() + " cannot have " + to.value() + " elements", ""));
            return;
        }
        resized.add(to.name());
        long size = variable.offset() + element * to.value();
        sections.set(
                found.get().section,
                new GlobalSection(before.name(), before.kind(), size, before.initial(), before.variables()));
    }

    private static final long GLOBAL_BYTES_MAX = 256L << 20;

    /** Sections that hold whatever has no section of its own. */
    private static final List<String> SHARED = List.of(".data", ".bss", ".rodata");

    private void assign(ObjectUse.Variable to) {
        Matcher head = HEAD.matcher(to.name());
        Optional<Found> found = head.matches() ? find(head.group(1)) : Optional.empty();
        if (found.isEmpty()) {
            unknown(to);
            return;
        }
        Btf btf = object.btf();
        Optional<Part> part = part(found.get(), head.group(2));
        if (part.isEmpty()) {
            refusals.add(new Obstacle(to.span(), "the object has no variable " + to.name(), ""));
            return;
        }
        int type = part.get().type();
        long offset = found.get().variable.offset() + part.get().offset();
        int size = (int) btf.sizeOf(type);
        if (btf.kind(type) != Btf.INT && !btf.isEnum(type)) {
            refusals.add(new Obstacle(to.span(), to.name() + " is no number: " + btf.text(type), ""));
        } else if (size < 8 && to.value() >> 8 * size != 0 && to.value() >> 8 * size - 1 != -1) {
            refusals.add(
                    new Obstacle(to.span(), to.value() + " does not fit " + to.name() + ": " + btf.text(type), ""));
        } else {
            write(found.get().section, offset, size, to.value());
        }
    }

    private static final Pattern ELEMENT = Pattern.compile("\\[([0-9]{1,9})\\](.*)");

    /** An array that was resized has the elements that it has now, whatever its type says. */
    private Optional<Part> part(Found found, String path) {
        Btf btf = object.btf();
        int type = btf.resolve(found.variable.type());
        Matcher element = ELEMENT.matcher(path);
        if (!resized.contains(found.variable.name()) || !element.matches()) {
            return Part.of(btf, type, path);
        }
        long start = Long.parseLong(element.group(1)) * btf.sizeOf(btf.arrayElement(type));
        long end = sections.get(found.section).size() - found.variable.offset();
        return Part.of(btf, btf.arrayElement(type), element.group(2))
                .filter(p -> start + p.offset() + btf.sizeOf(p.type()) <= end)
                .map(p -> new Part(p.type(), start + p.offset()));
    }

    private void unknown(ObjectUse.Variable to) {
        List<String> known = sections.stream()
                .flatMap(s -> s.variables().stream())
                .map(GlobalSection.Variable::name)
                .filter(n -> !n.startsWith("__") && !n.startsWith("_license") && !n.contains("fmt"))
                .toList();
        refusals.add(
                new Obstacle(to.span(), "the object has no variable " + to.name(), Nearest.hint(to.name(), known)));
    }
}
