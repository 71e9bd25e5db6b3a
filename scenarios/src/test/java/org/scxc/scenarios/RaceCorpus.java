package org.scxc.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Race;

/** The races of the corpus, compiled. */
final class RaceCorpus {
    private RaceCorpus() {}

    static List<Race> races() {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            List<Race> races = new ArrayList<>();
            for (Path file : all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .filter(p -> p.startsWith("core/races"))
                    .sorted()
                    .toList()) {
                SourceText text = new SourceText(file.toString(), Files.readString(file));
                Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
                if (compilation.hasErrors()) {
                    throw new IllegalStateException(file + " has errors");
                }
                races.addAll(compilation.races());
            }
            return races;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code v6_12 [LP]}. */
    static String label(Race.Variant variant) {
        return variant.name()
                + variant.cell().stream().map(Race.AxisValue::value).toList();
    }
}
