package org.scxc.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.lower.FileLowering;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Scenario;

/** Text to checked scenarios. Never throws for bad input: everything wrong becomes a diagnostic. */
public final class Compiler {
    private static final List<String> LIBRARY = List.of("workloads.scx", "schedulers.scx", "noise.scx");

    private Compiler() {}

    public static Compilation compile(List<SourceText> files, Overrides overrides) {
        Diagnostics diagnostics = new Diagnostics();
        Object library = library(diagnostics);
        List<Scenario> scenarios = new ArrayList<>();
        List<String> races = new ArrayList<>();
        for (SourceText file : files) {
            Diagnostics ofFile = new Diagnostics();
            Parsing.Parsed parsed = Parsing.parse(file, ofFile);
            List<Scenario> found = new ArrayList<>();
            if (parsed != null && !ofFile.hasErrors()) {
                FileLowering.lower(
                        library,
                        file.name(),
                        file.text(),
                        parsed.tree(),
                        parsed.docs(),
                        overrides,
                        ofFile,
                        found,
                        races);
            }
            if (!ofFile.hasErrors()) {
                scenarios.addAll(found);
            }
            diagnostics.addAll(ofFile);
        }
        return new Compilation(scenarios, diagnostics.sorted(), races);
    }

    private static Object library(Diagnostics diagnostics) {
        List<String> names = new ArrayList<>();
        List<ScxParser.FileContext> trees = new ArrayList<>();
        for (String name : LIBRARY) {
            SourceText source = new SourceText("<library>/" + name, read(name));
            Parsing.Parsed parsed = Parsing.parse(source, diagnostics);
            if (parsed == null || diagnostics.hasErrors()) {
                throw new IllegalStateException("the library does not parse: " + diagnostics.sorted());
            }
            names.add(source.name());
            trees.add(parsed.tree());
        }
        return FileLowering.library(names, trees, diagnostics);
    }

    private static String read(String name) {
        try (InputStream in = Compiler.class.getResourceAsStream("/org/scxc/stdlib/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
