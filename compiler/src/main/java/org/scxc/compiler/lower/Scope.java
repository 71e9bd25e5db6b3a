package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.grammar.ScxParser;
import org.scxc.model.SourceSpan;

/** What names mean in one file: its own declarations before the library's. */
final class Scope {
    /** A declaration and the file it stands in. */
    record Declared<T>(T tree, String file) {}

    final Map<String, Declared<ScxParser.WorkloadDeclContext>> workloads = new HashMap<>();
    final Map<String, Declared<ScxParser.SchedulerDeclContext>> schedulers = new HashMap<>();
    final Map<String, Declared<ScxParser.NoiseDeclContext>> noises = new HashMap<>();
    final Map<String, Declared<ScxParser.MachineDeclContext>> machines = new HashMap<>();
    final Map<String, Quantity> constants = new HashMap<>();
    final Diagnostics diagnostics;
    final String file;

    Scope(String file, Diagnostics diagnostics) {
        this.file = file;
        this.diagnostics = diagnostics;
    }

    /** A scope that starts with everything of {@code library}. */
    Scope(String file, Diagnostics diagnostics, Scope library) {
        this(file, diagnostics);
        workloads.putAll(library.workloads);
        schedulers.putAll(library.schedulers);
        noises.putAll(library.noises);
        machines.putAll(library.machines);
        constants.putAll(library.constants);
    }

    /** The same declarations, reporting into another file. */
    Scope in(String otherFile) {
        return otherFile.equals(file) ? this : new Scope(otherFile, diagnostics, this);
    }

    SourceSpan span(ParserRuleContext tree) {
        return Spans.of(file, tree);
    }

    SourceSpan span(Token token) {
        return Spans.of(file, token);
    }

    void error(String id, ParserRuleContext at, String message, String hint) {
        diagnostics.error(id, span(at), message, hint);
    }

    /** Adds a file's declarations; two of one name and kind in one file are an error. */
    void declare(ScxParser.FileContext tree) {
        Map<String, Boolean> seen = new HashMap<>();
        for (ScxParser.DeclContext decl : tree.decl()) {
            switch (decl) {
                case ScxParser.WorkloadDeclContext d -> {
                    once("workload", d.name(), seen);
                    workloads.put(text(d.name()), new Declared<>(d, file));
                }
                case ScxParser.SchedulerDeclContext d -> {
                    once("scheduler", d.name(), seen);
                    schedulers.put(text(d.name()), new Declared<>(d, file));
                }
                case ScxParser.NoiseDeclContext d -> {
                    once("noise", d.name(), seen);
                    noises.put(text(d.name()), new Declared<>(d, file));
                }
                case ScxParser.MachineDeclContext d -> {
                    once("machine", d.name(), seen);
                    machines.put(text(d.name()), new Declared<>(d, file));
                }
                case ScxParser.ConstDeclContext d -> {
                    once("const", d.name(), seen);
                    Quantity value = new Values(this).evaluate(d.expr(), Map.of());
                    if (value != null) {
                        constants.put(text(d.name()), value);
                    }
                }
                default -> {}
            }
        }
    }

    private void once(String kind, ScxParser.NameContext name, Map<String, Boolean> seen) {
        if (seen.put(kind + " " + text(name), true) != null) {
            error(
                    "SCX0105",
                    name,
                    kind + " \"" + text(name) + "\" is declared twice in this file",
                    "rename one of them");
        }
    }

    static String text(ParserRuleContext tree) {
        return tree.getText();
    }
}
