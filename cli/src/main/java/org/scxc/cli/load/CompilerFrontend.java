package org.scxc.cli.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.diagnostics.DiagnosticRenderer;

/** The compiler behind {@link Frontend}. */
public final class CompilerFrontend implements Frontend {
    @Override
    public List<String> phases() {
        return Compiler.phases();
    }

    @Override
    public Compiled compile(Source source, OverrideOptions settings, String phase, Consumer<String> out) {
        if (source.unreadable().isPresent()) {
            return Compiled.unread(source, source.unreadable().get());
        }
        Overrides overrides = settings.overrides();
        Compilation done =
                Compiler.compile(List.of(new SourceText(source.name(), source.text())), overrides, phase, out);
        String text = "";
        if (!done.diagnostics().isEmpty()) {
            Map<String, String> texts = new HashMap<>(Library.texts());
            texts.putAll(done.texts());
            DiagnosticRenderer renderer = new DiagnosticRenderer(texts);
            text = done.diagnostics().stream()
                    .map(d -> renderer.render(d) + "\n")
                    .collect(Collectors.joining());
        }
        return new Compiled(source, done.scenarios(), text, done.hasErrors(), done.races(), done.suites());
    }
}
