package org.scxc.compiler.lower;

import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Machine;

/** What lowering one setup needs everywhere. */
record Context(Declarations declarations, Values values, Machine machine, Diagnostics diagnostics) {}
