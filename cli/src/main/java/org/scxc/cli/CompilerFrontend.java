package org.scxc.cli;

import java.util.List;
import java.util.Map;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.compiler.diagnostics.DiagnosticRenderer;

/** The compiler behind {@link Frontend}. */
final class CompilerFrontend implements Frontend {
    @Override
    public Compiled compile(Source source, Settings settings) {
        Overrides overrides = new Overrides(settings.kernelVersion(), settings.ticks(), settings.set);
        Compilation done = Compiler.compile(List.of(new SourceText(source.name(), source.text())), overrides);
        String text = DiagnosticRenderer.render(done.diagnostics(), Map.of(source.name(), source.text()));
        return new Compiled(source, done.scenarios(), text, done.hasErrors(), done.raceNames());
    }
}
