package org.scxc.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.DeclarationChecks;
import org.scxc.compiler.lower.NoiseMemo;
import org.scxc.compiler.lower.RaceLowering;
import org.scxc.compiler.lower.ScenarioLowering;
import org.scxc.compiler.lower.Suites;
import org.scxc.compiler.print.RecordPrinter;
import org.scxc.compiler.rules.Rule;
import org.scxc.compiler.rules.Rules;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Race;
import org.scxc.model.Scenario;
import org.scxc.model.Suite;

/** What one compilation has come to so far. */
final class Pipeline {
    private final List<SourceText> files;
    private final Overrides overrides;
    private final Diagnostics diagnostics = new Diagnostics();
    private final Map<String, List<Decl>> parsed = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private Imports imports = new Imports(texts, parsed, diagnostics);
    private final List<Statement.Knob> knobs = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private final Map<String, Set<String>> usedByDeclarations = new HashMap<>();
    private final List<Scenario> scenarios = new ArrayList<>();
    private final List<Suite> suites = new ArrayList<>();
    private final List<Race> races = new ArrayList<>();

    Pipeline(List<SourceText> files, Overrides overrides) {
        this.files = files;
        this.overrides = overrides;
    }

    boolean parse() {
        for (SourceText file : files) {
            texts.put(file.name(), file.text());
            parsed.put(file.name(), Parsing.parse(file.name(), file.text(), diagnostics));
        }
        imports = new Imports(texts, parsed, diagnostics);
        imports.read();
        overrides.kernelVersion().ifPresent(v -> override("--kernel " + v, "kernel " + v));
        overrides.hz().ifPresent(hz -> override("--hz " + hz, "kernel.hz " + hz));
        overrides.settings().forEach(s -> override("--set " + s, s.replaceFirst("=", " ")));
        return !diagnostics.hasErrors();
    }

    /** Settings of the command line are read as the knobs of a variant. */
    private void override(String option, String knob) {
        String text = "scenario set { variant set with " + knob + " {} }";
        for (Decl decl : Parsing.parse(option, text, diagnostics)) {
            if (decl instanceof Decl.Scenario s && s.statements().getFirst() instanceof Statement.Variant v) {
                knobs.addAll(v.knobs());
                texts.put(option, text);
            }
        }
    }

    boolean declare() {
        parsed.forEach((name, declarations) -> {
            Declarations visible = Declarations.ofLibrary();
            List<Imports.Imported> imported = imports.visibleIn(name);
            new ImportClashes(imports, diagnostics).check(imported, declarations);
            imported.forEach(i -> visible.add(i.declarations(), new Diagnostics()));
            visible.add(declarations, diagnostics);
            units.add(new Unit(name, declarations, visible));
        });
        return true;
    }

    boolean check() {
        for (Rule rule : Rules.ALL) {
            rule.check(units, diagnostics);
        }
        units.forEach(u -> usedByDeclarations.put(u.file(), DeclarationChecks.check(u, diagnostics)));
        return true;
    }

    boolean lower() {
        for (Unit unit : units) {
            Set<String> used = new HashSet<>();
            used.addAll(usedByDeclarations.getOrDefault(unit.file(), Set.of()));
            NoiseMemo noises = new NoiseMemo();
            suites.addAll(Suites.of(unit, diagnostics));
            unit.scenarios().forEach(s -> {
                ScenarioLowering lowering =
                        new ScenarioLowering(s, unit.visible(), overrides, knobs, noises, diagnostics);
                scenarios.add(lowering.lower());
                used.addAll(lowering.usedConstants());
            });
            unit.races().forEach(r -> {
                RaceLowering lowering = new RaceLowering(r, unit.visible(), overrides, knobs, diagnostics);
                races.add(lowering.lower());
                used.addAll(lowering.usedConstants());
            });
            if (unit.scenarios().findAny().isPresent() || unit.races().findAny().isPresent()) {
                unused(unit, used);
            }
        }
        return true;
    }

    private void unused(Unit unit, Set<String> used) {
        for (Decl declaration : unit.declarations()) {
            if (declaration instanceof Decl.Constant c
                    && !used.contains(c.name().text())) {
                diagnostics.report(
                        Code.UNUSED_CONSTANT,
                        c.name().span(),
                        "unused const \"" + c.name().text() + "\"",
                        "remove it");
            }
        }
    }

    boolean hasErrors() {
        return diagnostics.hasErrors();
    }

    /** The files' syntax trees; the library's are left out. */
    String printTree() {
        return printer().print(parsed.values().stream().flatMap(List::stream).toList());
    }

    /** What each file can name beside the library, and where that is declared. */
    String printNames() {
        StringBuilder out = new StringBuilder();
        for (Unit unit : units) {
            out.append(unit.file()).append('\n');
            unit.visible().places().forEach((what, at) -> {
                if (!Library.holds(at)) {
                    out.append("  " + what + "  " + at.file() + ":" + at.line() + ":" + at.column() + "\n");
                }
            });
        }
        return out.toString();
    }

    String printModel() {
        return printer().print(Stream.concat(scenarios.stream(), races.stream()).toList());
    }

    private RecordPrinter printer() {
        return new RecordPrinter(texts);
    }

    Compilation result() {
        boolean good = !diagnostics.hasErrors();
        return new Compilation(
                good ? List.copyOf(scenarios) : List.of(),
                good ? List.copyOf(races) : List.of(),
                List.copyOf(suites),
                diagnostics.sorted(),
                Collections.unmodifiableMap(texts));
    }
}
