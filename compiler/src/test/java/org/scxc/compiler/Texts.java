package org.scxc.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.compiler.diagnostics.DiagnosticRenderer;

/** Short ways to compile text and read what came out. */
final class Texts {
    private Texts() {}

    static Compilation compile(String text) {
        return Compiler.compile(List.of(new SourceText("test.scx", text)), Overrides.NONE);
    }

    static String render(Compilation compilation) {
        Map<String, String> texts = new HashMap<>(Library.texts());
        texts.putAll(compilation.texts());
        DiagnosticRenderer renderer = new DiagnosticRenderer(texts);
        List<String> out = new ArrayList<>();
        for (Diagnostic d : compilation.diagnostics()) {
            out.add(renderer.render(d));
        }
        return String.join("\n", out);
    }
}
