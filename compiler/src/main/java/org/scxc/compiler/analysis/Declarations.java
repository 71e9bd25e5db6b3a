package org.scxc.compiler.analysis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.SourceSpan;

/** What one file can name: its own declarations, hiding those it imports, hiding the library's. */
public final class Declarations {
    private final LateMap<Decl.Workload> workloads = new LateMap<>(Decl.Workload.class);
    private final LateMap<Decl.Scheduler> schedulers = new LateMap<>(Decl.Scheduler.class);
    private final LateMap<Decl.Machine> machines = new LateMap<>(Decl.Machine.class);
    private final LateMap<Decl.Kernel> kernels = new LateMap<>(Decl.Kernel.class);
    private final LateMap<Decl.Fact> facts = new LateMap<>(Decl.Fact.class);
    private final LateMap<Decl.Noise> noises = new LateMap<>(Decl.Noise.class);
    private final LateMap<Decl.Discipline> disciplines = new LateMap<>(Decl.Discipline.class);
    private final LateMap<Decl.Constant> constants = new LateMap<>(Decl.Constant.class);

    public Map<String, Decl.Workload> workloads() {
        return workloads;
    }

    public Map<String, Decl.Scheduler> schedulers() {
        return schedulers;
    }

    public Map<String, Decl.Machine> machines() {
        return machines;
    }

    public Map<String, Decl.Kernel> kernels() {
        return kernels;
    }

    /** By name, {@code qseq} or {@code kfunc.dsq_insert}. */
    public Map<String, Decl.Fact> facts() {
        return facts;
    }

    public Map<String, Decl.Noise> noises() {
        return noises;
    }

    public Map<String, Decl.Discipline> disciplines() {
        return disciplines;
    }

    public Map<String, Decl.Constant> constants() {
        return constants;
    }

    /** {@code workload spin} → where its name is declared. */
    public Map<String, SourceSpan> places() {
        Map<String, SourceSpan> places = new LinkedHashMap<>();
        machines.forEach((n, d) -> places.put("machine " + n, d.name().span()));
        kernels.forEach((n, d) -> places.put("kernel " + n, d.name().span()));
        schedulers.forEach((n, d) -> places.put("scheduler " + n, d.name().span()));
        workloads.forEach((n, d) -> places.put("workload " + n, d.name().span()));
        facts.forEach((n, d) -> places.put("fact " + n, d.name().span()));
        noises.forEach((n, d) -> places.put("noise " + n, d.name().span()));
        disciplines.forEach((n, d) -> places.put("discipline " + n, d.name().span()));
        constants.forEach((n, d) -> places.put("const " + n, d.name().span()));
        return places;
    }

    /** {@code workload spin} → its name where it is first declared, for all that one file can name in another. */
    public static Map<String, Name> names(List<Decl> declarations) {
        Map<String, Name> names = new LinkedHashMap<>();
        for (Decl declaration : declarations) {
            switch (declaration) {
                case Decl.Workload d -> names.putIfAbsent("workload " + d.name().text(), d.name());
                case Decl.Scheduler d ->
                    names.putIfAbsent("scheduler " + d.name().text(), d.name());
                case Decl.Machine d -> names.putIfAbsent("machine " + d.name().text(), d.name());
                case Decl.Kernel d -> names.putIfAbsent("kernel " + d.name().text(), d.name());
                case Decl.Fact d -> names.putIfAbsent("fact " + d.name().text(), named(d.name()));
                case Decl.Noise d -> names.putIfAbsent("noise " + d.name().text(), d.name());
                case Decl.Constant d -> names.putIfAbsent("const " + d.name().text(), d.name());
                case Decl.Discipline d ->
                    names.putIfAbsent("discipline " + d.name().text(), d.name());
                case Decl.Race d -> {}
                case Decl.Suite d -> {}
                case Decl.Scenario d -> {}
                case Decl.Import d -> {}
            }
        }
        return names;
    }

    /** The library's alone. */
    public static Declarations ofLibrary() {
        Declarations library = new Declarations();
        for (LateDecl declaration : Library.declarations()) {
            library.ofKind(declaration).put(declaration);
        }
        return library;
    }

    private LateMap<?> ofKind(LateDecl declaration) {
        return switch (declaration.kind()) {
            case "workload" -> workloads;
            case "scheduler" -> schedulers;
            case "machine" -> machines;
            case "kernel" -> kernels;
            case "fact" -> facts;
            case "noise" -> noises;
            case "const" -> constants;
            case "discipline" -> disciplines;
            default -> throw new IllegalStateException("the library declares a " + declaration.kind());
        };
    }

    /** Adds a file's declarations over those added before. */
    public void add(List<Decl> declarations, Diagnostics diagnostics) {
        Map<String, Name> here = new LinkedHashMap<>();
        for (Decl declaration : declarations) {
            switch (declaration) {
                case Decl.Workload d -> put(workloads, "workload", d.name(), d, here, diagnostics);
                case Decl.Scheduler d -> put(schedulers, "scheduler", d.name(), d, here, diagnostics);
                case Decl.Machine d -> put(machines, "machine", d.name(), d, here, diagnostics);
                case Decl.Kernel d -> put(kernels, "kernel", d.name(), d, here, diagnostics);
                case Decl.Fact d -> put(facts, "fact", named(d.name()), d, here, diagnostics);
                case Decl.Noise d -> put(noises, "noise", d.name(), d, here, diagnostics);
                case Decl.Constant d -> put(constants, "const", d.name(), d, here, diagnostics);
                case Decl.Discipline d -> put(disciplines, "discipline", d.name(), d, here, diagnostics);
                case Decl.Race d ->
                    note("race", new Name(d.name().text(), d.name().span()), here, diagnostics);
                case Decl.Suite d ->
                    note("suite", new Name(d.name().text(), d.name().span()), here, diagnostics);
                case Decl.Scenario d -> {} // their names are checked across files
                case Decl.Import d -> {}
            }
        }
    }

    private static Name named(Path path) {
        return new Name(path.text(), path.span());
    }

    private static <T> void put(
            Map<String, T> map, String kind, Name name, T value, Map<String, Name> here, Diagnostics diagnostics) {
        if (note(kind, name, here, diagnostics)) {
            map.put(name.text(), value);
        }
    }

    private static boolean note(String kind, Name name, Map<String, Name> here, Diagnostics diagnostics) {
        Name first = here.putIfAbsent(kind + " " + name.text(), name);
        if (first != null) {
            diagnostics.report(
                    Code.DUPLICATE_DECLARATION,
                    name.span(),
                    kind + " \"" + name.text() + "\" is already declared in this file",
                    "rename one of them",
                    "first declared here",
                    first.span());
        }
        return first == null;
    }
}
