package org.scxc.compiler;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.diagnostics.Related;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Name;

/** Two imported files that declare one name, neither of which imports the other: which of them is meant? */
record ImportClashes(Imports imports, Diagnostics diagnostics) {
    private record Declared(Imports.Imported file, Name name) {}

    /** @param own the file's declarations, which hide whatever it imports */
    void check(List<Imports.Imported> visible, List<Decl> own) {
        if (visible.size() < 2) {
            return;
        }
        Map<String, Name> hidden = Declarations.names(own);
        Map<String, Declared> first = new LinkedHashMap<>();
        for (Imports.Imported file : visible) {
            Declarations.names(file.declarations()).forEach((what, name) -> {
                Declared before = first.put(what, new Declared(file, name));
                if (before != null && !hidden.containsKey(what) && !isHiddenBy(before, file)) {
                    report(what, before, new Declared(file, name));
                }
            });
        }
    }

    private boolean isHiddenBy(Declared before, Imports.Imported file) {
        return imports.reaches(file.from(), before.file().from())
                || imports.reaches(before.file().from(), file.from());
    }

    private void report(String what, Declared before, Declared now) {
        String quoted = what.replaceFirst(" (.*)", " \"$1\"");
        diagnostics.report(
                Code.IMPORTED_TWICE,
                now.file().by().path().span(),
                quoted + " comes with this import and with another one",
                "declare " + quoted + " in this file, or rename one of the two",
                List.of(
                        new Related("declared here", before.name().span()),
                        new Related("and here", now.name().span())));
    }
}
