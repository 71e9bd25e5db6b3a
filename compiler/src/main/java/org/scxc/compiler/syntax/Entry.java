package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** {@code name value? { … }?}: the one form of everything that has a name and a value. */
public record Entry(Name name, Optional<Item> value, Optional<List<Entry>> block, SourceSpan span) {}
