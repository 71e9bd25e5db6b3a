package org.scxc.compiler.rules;

import java.util.List;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.diagnostics.Diagnostics;

/** One thing that must hold for the files as written. What needs values is checked where they are worked out. */
public interface Rule {
    void check(List<Unit> units, Diagnostics diagnostics);
}
